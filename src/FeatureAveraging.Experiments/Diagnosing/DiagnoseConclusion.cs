using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>Puts what was measured into words.</summary>
internal sealed class DiagnoseConclusion(RecordDraft draft, string arm, DiagnosedModel model, int count)
{
    /// <summary>The conclusion with its evidence.</summary>
    /// <param name="subclasses">The sub-classes; null where none are known.</param>
    /// <param name="layers">Statements on averaging: those at the input, which decide the verdict, then layer by layer.</param>
    /// <param name="radii">What is known of the radii.</param>
    /// <param name="share">How much of the median sample's vulnerability the common direction explains; NaN where it was not tried.</param>
    /// <param name="smoothed">What randomized smoothing comes to, for each deviation; none where it was not asked for.</param>
    public Conclusion Write(
        Subclasses? subclasses, IReadOnlyList<LayerStatements> layers, RadiusEvidence radii, double share,
        IReadOnlyList<string> smoothed)
    {
        IReadOnlyList<AveragingStatement> statements = layers.Count == 0 ? [] : layers[0].Statements;
        AveragingVerdict verdict = AveragingStatement.Combine(statements.Select(one => one.Verdict));
        string reason = !model.HasGradients ? "this model gives scores only, and the statement needs gradients"
            : subclasses is null ? "no sub-classes are known; give the cluster of each sample, or have some discovered"
            : subclasses.Agreement is null ? "the sub-classes are not distinct in the data"
            : "other sub-classes are found in one half of the samples than in the other";
        string sentence = verdict switch
        {
            AveragingVerdict.Averages => "The classifier averages features: one direction breaks all sub-classes of a class.",
            AveragingVerdict.Decouples => "The classifier decouples features: each sub-class is broken by a direction of its own.",
            AveragingVerdict.InBetween => "The classifier is in between: its sub-classes share the directions that break them in part.",
            _ => $"No statement about averaging: {reason}.",
        };
        string[] discovered = subclasses?.Agreement is { } agreement
            ?
            [
                FormattableString.Invariant($"{subclasses.Partition.ClusterCount} sub-classes were found in one half of the samples ") +
                FormattableString.Invariant($"and are looked at in the other, which falls into parts that agree to {agreement:0.00} ") +
                "(adjusted Rand index). That they are distinct in the data is so by construction.",
            ]
            : [];
        IEnumerable<string> evidence = Evidence(statements, layers, radii, share);
        return new Conclusion(AveragingStatement.Words(verdict), sentence, [.. discovered, .. evidence, .. smoothed]);
    }

    private IEnumerable<string> Evidence(
        IReadOnlyList<AveragingStatement> statements, IReadOnlyList<LayerStatements> layers, RadiusEvidence radii, double share)
    {
        foreach (AveragingStatement one in statements)
        {
            yield return Describe(one);
        }

        foreach (LayerStatements layer in layers.Skip(1))
        {
            yield return Describe(layer);
        }

        if (layers.Count == 1)
        {
            yield return "No layer behind the input of this model can be looked at: the statement is about its input.";
        }

        if (!double.IsNaN(share))
        {
            yield return FormattableString.Invariant(
                $"The step along one common direction per class reaches the decision at {1 / share:G3} times the radius of the median ") +
                FormattableString.Invariant($"sample: it explains {share:P0} of its vulnerability.");
        }

        double accuracy = draft.Metrics[MetricName.Of(arm, "accuracy.clean")];
        yield return FormattableString.Invariant(
            $"{accuracy:P1} of {count} samples are right ({model.Decision.Readout.Word()} read-out).");
        if (!model.HasGradients)
        {
            yield return "Attacks saw scores only, no gradients: the true radius may be much smaller than what they found.";
        }

        yield return DescribeRadius(Statistics.Median(radii.Certified), Statistics.Median(radii.Shortest));
        if (radii.Advice is not null)
        {
            yield return radii.Advice;
        }
    }

    private static string DescribeRadius(double low, double high) =>
        high - low <= 1e-6 * high ? FormattableString.Invariant($"The median sample's ℓ₂ radius is {high:G4}, exactly.")
        : low > 0 ? FormattableString.Invariant($"The median sample's ℓ₂ radius lies between {low:G4}, certified, and {high:G4}, attacked.")
        : FormattableString.Invariant(
            $"The median sample's ℓ₂ radius is at most {high:G4}, the strongest attack; nothing here bounds it from below.");

    private static string Describe(LayerStatements layer)
    {
        AveragingVerdict verdict = AveragingStatement.Combine(layer.Statements.Select(one => one.Verdict));
        double[] known = [.. layer.Statements.Select(one => one.Index).Where(double.IsFinite)];
        string index = known.Length == 0 ? "no gradient anywhere"
            : known.Min() == known.Max() ? FormattableString.Invariant($"shared-direction index {known[0]:0.00}")
            : FormattableString.Invariant($"shared-direction index {known.Min():0.00} to {known.Max():0.00} by class");
        string words = AveragingStatement.Words(verdict);
        string why = verdict == AveragingVerdict.NoStatement ? ": the sub-classes are not distinct in its values" : "";
        return FormattableString.Invariant($"Layer {layer.Layer} ({layer.Width} values): {words}{why}; {index}.");
    }

    private static string Describe(AveragingStatement one)
    {
        string tests = FormattableString.Invariant($"Class {one.Group}: sub-classes in the data p = {one.Data.PValue:G2} ") +
            FormattableString.Invariant($"(nearest means name {one.Accuracy:P0}, chance {one.Chance:P0})");
        string index = double.IsNaN(one.Index)
            ? "no gradient anywhere"
            : FormattableString.Invariant($"shared-direction index {one.Index:0.00} (95 % {one.Low:0.00} to {one.High:0.00})");
        string gradient = one.Gradient is null ? "" : FormattableString.Invariant($", directions differ p = {one.Gradient.PValue:G2}");
        return $"{tests}; {index}{gradient}: {AveragingStatement.Words(one.Verdict)}.";
    }
}
