namespace FeatureAveraging.Reporting.Series;

/// <summary>Round radii at equal distances, from 0 to the greatest of some lengths: the places of a slider.</summary>
internal sealed class RadiusScale
{
    private const int MostSteps = 400;
    private static readonly int[] Round = [1, 2, 5];

    /// <summary>Covers some lengths by at most 400 steps of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="lengths">Lengths; those that are not finite are left out.</param>
    public RadiusScale(IEnumerable<double> lengths)
    {
        double limit = lengths.Where(double.IsFinite).DefaultIfEmpty().Max();
        int power = limit > 0 ? (int)Math.Floor(Math.Log10(limit / MostSteps)) : 0;
        int digit = Round.Append(10).First(digit => digit == 10 || limit <= MostSteps * Of(digit, power));
        (Digit, Power) = digit == 10 ? (1, power + 1) : (digit, power);
        Radii = [.. Enumerable.Range(0, 1 + Math.Max(1, (int)Math.Ceiling(limit / Of(Digit, Power)))).Select(i => Of(i * Digit, Power))];
    }

    /// <summary>The radii, ascending from 0, each the number nearest to its decimals.</summary>
    public IReadOnlyList<double> Radii { get; }

    /// <summary>Decimals that write every radius in full.</summary>
    public int Decimals => Math.Max(0, -Power);

    /// <summary>A step is this many units of the last decimal, or this times a power of ten.</summary>
    private int Digit { get; }

    private int Power { get; }

    private static double Of(int digits, int power) => power < 0 ? digits / Math.Pow(10, -power) : digits * Math.Pow(10, power);
}
