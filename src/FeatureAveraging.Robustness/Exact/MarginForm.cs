using FeatureAveraging.Data;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>A margin as the least of a few differences of convex functions, one for each rival.</summary>
/// <param name="Rivals">The rivals: wrong is what is wrong against one of them.</param>
internal sealed record MarginForm(Rival[] Rivals)
{
    /// <summary>The form of a decision.</summary>
    /// <param name="classifier">Network and read-out; ReLU only. The probability read-out has no
    /// such form: it lies between two (<see cref="OfProbability"/>).</param>
    /// <param name="label">A label of the decision.</param>
    public static MarginForm Of(Classifier classifier, int label) => Of(classifier.Network, classifier.Decision, label);

    /// <summary>
    /// Forms on both sides of the margin of the probability read-out, from max ≤ log-sum-exp ≤ max + ln of the number of terms.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="label">A coarse label.</param>
    /// <returns>One that is never above the margin, and one that is never below it.</returns>
    public static (MarginForm Below, MarginForm Above) OfProbability(TwoLayerNetwork network, int label)
    {
        Partition partition = Decision.PartitionOf(network)!;
        var max = new Decision(partition, Readout.Max);
        MarginForm form = Of(network, max, label);
        int[] sizes = [.. OthersOf(max, label).Select(l => partition.ClustersOf(partition.Groups[l]).Count)];
        var below = new MarginForm([.. form.Rivals.Zip(sizes, (rival, size) => Shift(rival, Math.Log(size)))]);
        return (below, form.ShiftedDown(-Math.Log(partition.Clusters(label).Count)));
    }

    /// <summary>The same margin minus a constant.</summary>
    /// <param name="shift">What is added to g₂ of every rival.</param>
    public MarginForm ShiftedDown(double shift) => new([.. Rivals.Select(rival => Shift(rival, shift))]);

    private static Rival Shift(Rival rival, double shift) =>
        rival with { Against = rival.Against with { Constant = rival.Against.Constant + shift } };

    private static MarginForm Of(TwoLayerNetwork network, Decision decision, int label) => new(decision.TakesMaximum
        ? [.. OthersOf(decision, label).Select(l => OfMaximum(network, [.. decision.OutputsOf(decision.AnswerOf(label))], l))]
        : [.. Enumerable.Range(0, decision.CountRivals(label)).Select(rival => OfLinear(network, decision, label, rival))]);

    private static IEnumerable<int> OthersOf(Decision decision, int label) =>
        Enumerable.Range(0, decision.OutputCount).Where(l => !decision.SpeaksFor(l, label));

    // max_j f_j ≤ f_l with m_r = min(a_lr, min_j a_jr) taken off every output: what is left is convex, and with one own output it is
    // the positive and the negative part of the signed binary network f_y − f_l.
    private static Rival OfMaximum(TwoLayerNetwork network, int[] own, int other)
    {
        double[] least = [.. Enumerable.Range(0, network.Hidden.NeuronCount)
            .Select(r => own.Append(other).Min(j => network.OutputWeight(j, r)))];
        return new Rival([.. own.Select(Less)], Less(other));

        ConvexGroup Less(int j) =>
            Collect([.. least.Select((m, r) => network.OutputWeight(j, r) - m)], 1, network.OutputBiasOf(j));
    }

    // The margin against one rival is linear in the outputs, so its derivative, the same everywhere, says all.
    private static Rival OfLinear(TwoLayerNetwork network, Decision decision, int label, int rival)
    {
        double[] factors = new double[network.OutputCount];
        decision.EvaluateRival(new double[factors.Length], label, rival, factors);
        (double[] coefficients, double constant) = OutputCombination.Of(network, factors);
        return new Rival([Collect(coefficients, 1, constant)], Collect(coefficients, -1, 0));
    }

    private static ConvexGroup Collect(double[] factors, int sign, double constant)
    {
        int[] neurons = [.. Enumerable.Range(0, factors.Length).Where(r => sign * factors[r] > 0)];
        return new ConvexGroup(neurons, [.. neurons.Select(r => Math.Abs(factors[r]))], constant);
    }
}
