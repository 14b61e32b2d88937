namespace FeatureAveraging.Experiments.Verification;

/// <summary>What comparing a record with its recomputation gave.</summary>
/// <param name="Grade">How close it had to come.</param>
/// <param name="Compared">Number of values compared: metrics, values of series, verdicts.</param>
/// <param name="Equal">How many of them are the same bits.</param>
/// <param name="LargestDeviation">The largest deviation: absolute below 1, relative above;
/// 0 when all are equal, +∞ where a value is finite on one side only.</param>
/// <param name="Faults">One sentence per metric, series or claim that does not agree; empty when all do.</param>
public sealed record ComparisonReport(
    ReproductionGrade Grade, int Compared, int Equal, double LargestDeviation, IReadOnlyList<string> Faults);
