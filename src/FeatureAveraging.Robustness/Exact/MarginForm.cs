using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Exact;

/// <summary>A margin as a difference of two convex functions, g₁ − g₂, each the greatest of a few groups.</summary>
/// <param name="For">Groups of g₁, for the true side or class.</param>
/// <param name="Against">Groups of g₂.</param>
internal sealed record MarginForm(ConvexGroup[] For, ConvexGroup[] Against)
{
    /// <summary>The form of a decision.</summary>
    /// <param name="classifier">Network and read-out; ReLU only. The probability read-out has no such form: give the max read-out and shift it.</param>
    /// <param name="label">±1, or the class where it decides between classes.</param>
    public static MarginForm Of(ReadoutClassifier classifier, int label) => classifier.Network switch
    {
        BinaryNetwork binary => OfBinary(binary, label),
        MulticlassNetwork multiclass => OfMulticlass(multiclass, classifier.Readout, label),
        _ => throw new ArgumentException($"classifier has a {classifier.Network.GetType().Name}; a binary or a k-class network was expected.", nameof(classifier)),
    };

    /// <summary>The same margin minus a constant.</summary>
    /// <param name="shift">What is added to every group of g₂.</param>
    public MarginForm ShiftedDown(double shift) => this with { Against = [.. Against.Select(g => g with { Constant = g.Constant + shift })] };

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

    private static MarginForm OfMulticlass(MulticlassNetwork network, Readout readout, int label)
    {
        if (readout == Readout.Native)
        {
            return new MarginForm([Class(network, label)], [.. Enumerable.Range(0, network.ClassCount).Where(l => l != label).Select(l => Class(network, l))]);
        }

        IReadOnlyList<int> own = network.Partition.Clusters(label), other = network.Partition.Clusters(-label);
        return readout == Readout.Max
            ? new MarginForm([.. own.Select(j => Class(network, j))], [.. other.Select(j => Class(network, j))])
            : new MarginForm([Merge(network, own, readout)], [Merge(network, other, readout)]);
    }

    private static ConvexGroup Class(MulticlassNetwork network, int j)
    {
        int h = network.NeuronsPerClass;
        return new ConvexGroup([.. Enumerable.Range(j * h, h)], [.. Enumerable.Repeat(1.0 / h, h)], 0);
    }

    private static ConvexGroup Merge(MulticlassNetwork network, IReadOnlyList<int> classes, Readout readout)
    {
        double factor = 1.0 / network.NeuronsPerClass / (readout == Readout.Mean ? classes.Count : 1);
        int[] neurons = [.. classes.SelectMany(j => Class(network, j).Neurons)];
        return new ConvexGroup(neurons, [.. neurons.Select(_ => factor)], 0);
    }
}
