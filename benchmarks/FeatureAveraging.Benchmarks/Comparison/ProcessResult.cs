namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>What a whole process cost.</summary>
/// <param name="Runs">Counted runs.</param>
/// <param name="Seconds">Median wall time from start to exit.</param>
/// <param name="PeakMegabytes">Largest resident set seen, in 10⁶ bytes.</param>
internal sealed record ProcessResult(int Runs, double Seconds, double PeakMegabytes)
{
    /// <summary>Longest acceptable wall time of <c>favg reproduce synthetic</c> on two cores.</summary>
    public const double SecondsBound = 4;

    /// <summary>Largest acceptable resident set of it.</summary>
    public const double MegabytesBound = 400;
}
