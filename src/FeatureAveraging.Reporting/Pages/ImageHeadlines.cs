using FeatureAveraging.Networks;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>
/// The first numbers of the page of an image experiment: both arms under the strongest attack, and how far the printed curve is from it.
/// </summary>
internal static class ImageHeadlines
{
    private static readonly MetricName
        CoarseRadius = MetricName.Radius(ArmName.Coarse, MethodName.Strongest),
        FineRadius = MetricName.Radius(ArmName.Fine, MethodName.Strongest, Readout.Max),
        Ratio = MetricName.Paired(ArmName.Fine, Readout.Max, "ratio");

    private static readonly (MetricName Metric, string Label)[] Accuracies =
    [
        (MetricName.Of(ArmName.Coarse, "accuracy.clean"), "clean accuracy, coarse labels"),
        (MetricName.Of(ArmName.Fine, "accuracy.clean", Readout.Max), "clean accuracy between the sides, class labels"),
        (MetricName.Of(ArmName.Fine, "accuracy.classes"), "clean accuracy over all classes"),
    ];

    /// <summary>One sentence without its full stop; empty where the record has no radii of both arms.</summary>
    public static string Finding(RunRecord record)
    {
        if (!record.Metrics.TryGetValue(FineRadius, out double fine) || !record.Metrics.TryGetValue(CoarseRadius, out double coarse))
        {
            return "";
        }

        string ratio = record.Metrics.TryGetValue(Ratio, out double value)
            ? $"{Numbers.Brief(value)} × the coarse arm's {Numbers.Brief(coarse)}{Interval(SeedSummary.Of(record, Ratio))}"
            : $"the coarse arm's {Numbers.Brief(coarse)}";
        return $"Under the strongest attack the fine arm's median ℓ₂ radius is {Numbers.Brief(fine)}, {ratio}";
    }

    /// <summary>The first numbers.</summary>
    public static IEnumerable<(string Label, string Value)> Tiles(RunRecord record)
    {
        if (record.Metrics.TryGetValue(FineRadius, out double fine))
        {
            yield return ("median ℓ₂ radius under the strongest attack, class labels (max read-out)", Numbers.Brief(fine));
        }

        if (record.Metrics.TryGetValue(CoarseRadius, out double coarse))
        {
            yield return ("median ℓ₂ radius under the strongest attack, coarse labels", Numbers.Brief(coarse));
        }

        if (record.Metrics.TryGetValue(Ratio, out double ratio))
        {
            yield return (
                $"class labels over coarse labels, median radius{Interval(SeedSummary.Of(record, Ratio))}", Numbers.Brief(ratio) + " ×");
        }

        if (LargestGap(record) is (string arm, double radius, double printed, double ours))
        {
            yield return (
                $"robust accuracy at radius {Numbers.Trimmed(radius)}, {arm} arm: printed → strongest attack",
                $"{Numbers.Trimmed(Math.Round(100 * printed, 1))} → {Numbers.Percent(Math.Round(ours, 3))}");
        }

        foreach ((MetricName metric, string label) in Accuracies)
        {
            if (record.Metrics.TryGetValue(metric, out double accuracy))
            {
                yield return (label, Numbers.Percent(accuracy));
            }
        }
    }

    /// <summary>Where a printed curve lies farthest from our strongest attack on the read-out it is compared with.</summary>
    private static (string Arm, double Radius, double Printed, double Ours)? LargestGap(RunRecord record)
    {
        (string Arm, double Radius, double Printed, double Ours)[] gaps =
            [.. Gaps(record, ArmName.Coarse, Readout.Native), .. Gaps(record, ArmName.Fine, Readout.Max)];
        return gaps.Length == 0 ? null : gaps.MaxBy(gap => Math.Abs(gap.Printed - gap.Ours));
    }

    private static IEnumerable<(string Arm, double Radius, double Printed, double Ours)> Gaps(RunRecord record, string arm, Readout readout)
    {
        if (Find(record, SeriesName.Printed(arm)) is Curve paper &&
            Find(record, SeriesName.Curve(arm, readout, MethodName.Strongest)) is Curve strongest)
        {
            foreach ((double radius, double printed) in paper.Radius.Zip(paper.Accuracy))
            {
                if (strongest.At(radius) is double ours)
                {
                    yield return (arm, radius, printed, ours);
                }
            }
        }
    }

    private static Curve? Find(RunRecord record, SeriesName name) =>
        record.Series.TryGetValue(name, out IReadOnlyDictionary<string, double[]>? columns)
            ? new Curve(new NamedSeries(name, columns))
            : null;

    private static string Interval(SeedSummary summary) => (summary.Seeds ?? summary.Images) is (double low, double high)
        ? $" (95 % interval {Numbers.Brief(low)} to {Numbers.Brief(high)}, {Basis(summary)})"
        : "";

    private static string Basis(SeedSummary summary) =>
        summary.Seeds is null ? "over pictures" : $"{Numbers.Whole(summary.Values.Length)} seeds";
}
