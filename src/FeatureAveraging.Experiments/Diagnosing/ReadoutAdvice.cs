using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Whether the same outputs, read out another way, would be more robust: a change that costs no training.
/// </summary>
internal sealed class ReadoutAdvice(RecordDraft draft, string arm, RadiusOptions limits)
{
    private static readonly Readout[] Candidates = [Readout.Max, Readout.Sum, Readout.Mean];

    /// <summary>
    /// Compares the given decision with the other exact read-outs of grouped classes; adds accuracies, median radii and the ratio of
    /// medians with its interval over samples.
    /// </summary>
    /// <param name="problem">The decision in use.</param>
    /// <param name="radii">Its radii.</param>
    /// <returns>A sentence of advice; null where there is no other read-out, or none that is better beyond doubt.</returns>
    public string? Find(AttackProblem problem, SampleRadius[] radii)
    {
        TwoLayerNetwork network = problem.Classifier.Network;
        if (Decision.PartitionOf(network) is not { } partition || partition.ClusterCount == partition.GroupCount
            || problem.Classifier.Decision.IsBetweenClasses)
        {
            return null;
        }

        string? advice = null;
        double[] own = Attacked(radii);
        foreach (Readout readout in Candidates.Where(one => one != problem.Classifier.Readout))
        {
            var other = new Classifier(network, readout);
            double[] better = Attacked(RadiusSolver.Solve(
                other, problem.Samples, limits, draft.Context.Clock, draft.Context.Threads,
                draft.Context.OfSearch($"exact radii of the {readout.Word()} read-out"), draft.Context.Cancellation));
            advice ??= Compare(problem.Classifier.Readout, readout, own, better, other.Accuracy(problem.Samples, draft.Context.Threads));
        }

        return advice;
    }

    private string? Compare(Readout mine, Readout other, double[] own, double[] better, double accuracy)
    {
        draft.Metrics[MetricName.Of(arm, "accuracy.clean", other)] = accuracy;
        draft.Metrics[MetricName.Radius(arm, MethodName.Exact, other)] = Statistics.Median(better);
        MetricName ratio = MetricName.Radius(arm, MethodName.Exact, other, $"over.{mine.Word()}");
        draft.Metrics[ratio] = Statistics.Median(better) / Statistics.Median(own);
        draft.AddRatioInterval(ratio, better, own, draft.Context.Seed, IntervalOver.Samples);
        (double low, double high) = (draft.Metrics[ratio.Low(IntervalOver.Samples)], draft.Metrics[ratio.High(IntervalOver.Samples)]);
        return low > 1 && accuracy >= draft.Metrics[MetricName.Of(arm, "accuracy.clean")]
            ? FormattableString.Invariant(
                $"Read out by {other.Word()} instead of {mine.Word()}, the same outputs have {draft.Metrics[ratio]:G3} times the median ") +
              FormattableString.Invariant(
                $"radius (95 % {low:G3} to {high:G3}) at an accuracy of {accuracy:P1}: a change that needs no training.")
            : null;
    }

    private static double[] Attacked(SampleRadius[] radii) => [.. radii.Select(one => one.Bracket.Attacked)];
}
