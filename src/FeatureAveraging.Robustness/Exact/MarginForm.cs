using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>A margin as a difference of two convex functions, g₁ − g₂, each the greatest of a few groups.</summary>
/// <param name="For">Groups of g₁, for the true side or class.</param>
/// <param name="Against">Groups of g₂.</param>
internal sealed record MarginForm(ConvexGroup[] For, ConvexGroup[] Against)
{
    /// <summary>The form of a decision.</summary>
    /// <param name="classifier">Network and read-out; ReLU only. The probability read-out has no
    /// such form: give the max read-out and shift it.</param>
    /// <param name="label">A label of the decision.</param>
    public static MarginForm Of(Classifier classifier, int label) => classifier.Network switch
    {
        BinaryNetwork binary => OfBinary(binary, label),
        MulticlassNetwork multiclass => OfMulticlass(multiclass, classifier.Decision, label),
        _ => throw new ArgumentException(
            $"classifier has a {classifier.Network.GetType().Name}; a binary or a k-class network was expected.", nameof(classifier)),
    };

    /// <summary>
    /// Forms on both sides of the margin of the probability read-out, from max ≤ log-sum-exp ≤ max + ln of the number of terms.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="label">A coarse label.</param>
    /// <returns>One that is never above the margin, and one that is never below it.</returns>
    public static (MarginForm Below, MarginForm Above) OfProbability(MulticlassNetwork network, int label)
    {
        var max = new Decision(network.Partition, Readout.Max);
        MarginForm form = OfMulticlass(network, max, label);
        int[] sizes = [.. OthersOf(max, label).Select(l => network.Partition.ClustersOf(network.Partition.Groups[l]).Count)];
        MarginForm below =
            form with { Against = [.. form.Against.Zip(sizes, (g, size) => g with { Constant = g.Constant + Math.Log(size) })] };
        return (below, form.ShiftedDown(-Math.Log(network.Partition.Clusters(label).Count)));
    }

    /// <summary>The same margin minus a constant.</summary>
    /// <param name="shift">What is added to every group of g₂.</param>
    public MarginForm ShiftedDown(double shift) =>
        this with { Against = [.. Against.Select(g => g with { Constant = g.Constant + shift })] };

    private static MarginForm OfBinary(BinaryNetwork network, int label)
    {
        double[] signed = [.. network.OutputWeights.ToArray().Select(a => label * a)];
        return new MarginForm([Collect(signed, 1, label * network.OutputBias)], [Collect(signed, -1, 0)]);
    }

    private static ConvexGroup Collect(double[] factors, int sign, double constant)
    {
        int[] neurons = [.. Enumerable.Range(0, factors.Length).Where(r => sign * factors[r] > 0)];
        return new ConvexGroup(neurons, [.. neurons.Select(r => Math.Abs(factors[r]))], constant);
    }

    private static MarginForm OfMulticlass(MulticlassNetwork network, Decision decision, int label)
    {
        int own = decision.AnswerOf(label);
        return decision.TakesMaximum
            ? new MarginForm(
                [.. decision.OutputsOf(own).Select(j => Class(network, j))], [.. OthersOf(decision, label).Select(l => Class(network, l))])
            : new MarginForm(
                [Merge(network, decision, own)],
                [.. Enumerable.Range(0, decision.AnswerCount).Where(g => g != own).Select(g => Merge(network, decision, g))]);
    }

    private static IEnumerable<int> OthersOf(Decision decision, int label) =>
        Enumerable.Range(0, decision.OutputCount).Where(l => !decision.SpeaksFor(l, label));

    private static ConvexGroup Class(MulticlassNetwork network, int j)
    {
        int h = network.NeuronsPerClass;
        return new ConvexGroup([.. Enumerable.Range(j * h, h)], [.. Enumerable.Repeat(1.0 / h, h)], 0);
    }

    private static ConvexGroup Merge(MulticlassNetwork network, Decision decision, int answer)
    {
        int[] classes = [.. decision.OutputsOf(answer)];
        double factor = 1.0 / network.NeuronsPerClass / (decision.Readout == Readout.Mean ? classes.Length : 1);
        int[] neurons = [.. classes.SelectMany(j => Class(network, j).Neurons)];
        return new ConvexGroup(neurons, [.. neurons.Select(_ => factor)], 0);
    }
}
