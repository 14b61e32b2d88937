namespace FeatureAveraging.Benchmarks.Radius;

/// <summary>What was measured of one radius case, on one thread.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Points">Number of points.</param>
/// <param name="Seconds">Median wall time for all of them, set-up included.</param>
/// <param name="MedianMs">Median wall time of a point, in milliseconds.</param>
/// <param name="SlowestMs">Longest wall time of a point.</param>
/// <param name="SolvedShare">Share of the correctly decided points that are exact up to the gap of the case.</param>
/// <param name="BytesPerPoint">Bytes allocated for a point besides its result; null where they were not measured.</param>
/// <param name="Measure">What is bounded.</param>
/// <param name="Bound">The bound.</param>
internal sealed record RadiusResult(
    string Case,
    int Points,
    double Seconds,
    double MedianMs,
    double SlowestMs,
    double SolvedShare,
    long? BytesPerPoint,
    RadiusMeasure Measure,
    double Bound)
{
    /// <summary>Whether the bound is kept, with exact radii where a time is bounded.</summary>
    public bool Holds => Measure switch
    {
        RadiusMeasure.TotalSeconds => Seconds <= Bound && SolvedShare == 1,
        RadiusMeasure.MillisecondsPerPoint => MedianMs <= Bound && SolvedShare == 1,
        _ => SolvedShare >= Bound,
    };

    /// <summary>The bound in words.</summary>
    public string Demand => Measure switch
    {
        RadiusMeasure.TotalSeconds => FormattableString.Invariant($"{Bound} s in all"),
        RadiusMeasure.MillisecondsPerPoint => FormattableString.Invariant($"{Bound} ms a point"),
        _ => FormattableString.Invariant($"{Bound:P0} solved"),
    };
}
