namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>
/// What two ways to one curve of robust accuracy cost. A pass is one image through the network, forward or backward;
/// checks of witnesses count.
/// </summary>
/// <param name="Attacks">Minimum-norm searches / the attack that runs once for each radius.</param>
/// <param name="Images">Images attacked.</param>
/// <param name="Radii">Radii of the curve.</param>
/// <param name="Ours">Passes an image of the searches.</param>
/// <param name="FixedRadius">Passes an image of the runs at all radii together.</param>
/// <param name="WorstDifference">Largest robust accuracy of ours less theirs over the radii;
/// at most 0 means that ours is nowhere weaker.</param>
internal sealed record CurveResult(string Attacks, int Images, int Radii, double Ours, double FixedRadius, double WorstDifference)
{
    /// <summary>Least acceptable ratio.</summary>
    public const double Bound = 5;

    /// <summary>How many times fewer passes ours takes.</summary>
    public double Ratio => FixedRadius / Ours;

    /// <summary>Whether it is cheap enough and nowhere weaker.</summary>
    public bool Holds => Ratio >= Bound && WorstDifference <= 0;
}
