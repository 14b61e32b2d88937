using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Questions samples that fit a model or a box badly: most often they were read in another way than they were meant.</summary>
internal static class SampleChecks
{
    private const double WideBox = 10;

    /// <summary>Questions labels of which more than half are wrong, where two coarse classes can be exchanged.</summary>
    /// <param name="classifier">The decision.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="name">Their name, for the message.</param>
    /// <returns>A diagnostic, or none where nothing is odd.</returns>
    public static IReadOnlyList<Diagnostic> FindOppositeLabels(Classifier classifier, LabeledSamples samples, string name)
    {
        if (samples.GroupCount != 2 || samples.Count == 0 || classifier.Decision.IsBetweenClasses)
        {
            return [];
        }

        double accuracy = classifier.Accuracy(samples);
        string opposite = samples.Partition is { } partition
            ? $"--labels \"{Classes(partition, -1)}|{Classes(partition, 1)}\""
            : "the labels multiplied by -1";
        string share = accuracy.ToString("P1", CultureInfo.InvariantCulture);
        string message =
            $"{name}: {share} of the samples are classified right, fewer than half. If the sides are exchanged, give {opposite}.";
        return accuracy >= 0.5 ? [] : [new Diagnostic(DiagnosticIds.OppositeLabels, Severity.Warning, message)];
    }

    /// <summary>Questions a model that is right no more often than guessing is, within two standard deviations.</summary>
    /// <param name="record">A run with its clean accuracy.</param>
    /// <param name="samples">The samples, as the model decides between them.</param>
    /// <returns>A diagnostic, or none where nothing is odd.</returns>
    public static IReadOnlyList<Diagnostic> FindGuesses(RunRecord record, LabeledSamples samples)
    {
        double guessed = 1.0 / samples.GroupCount, deviation = Math.Sqrt(guessed * (1 - guessed) / samples.Count);
        return
        [
            .. record.Metrics.Where(entry => MetricName.Parse(entry.Key) is { Quantity: "accuracy.clean", Statistic: "" })
                .Where(entry => entry.Value <= guessed + (2 * deviation))
                .Select(entry => new Diagnostic(
                    DiagnosticIds.OppositeLabels, Severity.Warning, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{entry.Value:P1} of {samples.Count} samples are classified right, no more than guessing gives. The outputs " +
                        $"may stand for the classes in another order (--labels), or values be of another scale (--scale, --mean)."))),
        ];
    }

    /// <summary>Questions a box that is ten times as wide as the data: 0,255 for pixels in [0, 1].</summary>
    /// <param name="lower">Least value of the box; null for no box.</param>
    /// <param name="upper">Largest value of the box; null for no box.</param>
    /// <param name="inputs">The samples.</param>
    /// <returns>A diagnostic, or none where nothing is odd.</returns>
    public static IReadOnlyList<Diagnostic> FindWideBox(double? lower, double? upper, Samples inputs)
    {
        if (lower is not { } low || upper is not { } high || inputs.Count == 0)
        {
            return [];
        }

        (float least, float most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in inputs.Values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The box is {low},{high}, and the samples lie between {least} and {most}. If they were scaled, scale the box.");
        bool wide = most > least && high - low >= WideBox * (most - least);
        return wide ? [new Diagnostic(DiagnosticIds.WideBox, Severity.Warning, message)] : [];
    }

    private static string Classes(Partition partition, int side) =>
        string.Join(',', Enumerable.Range(0, partition.ClusterCount).Where(j => partition.Labels[j] == side));
}
