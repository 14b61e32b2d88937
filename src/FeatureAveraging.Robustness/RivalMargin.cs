using FeatureAveraging.Data;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness;

/// <summary>The margin against one opposing output: best own output minus that one. The margin itself is the least of them where the read-out takes a maximum.</summary>
internal static class RivalMargin
{
    /// <summary>Opposing outputs; 1 where the read-out has no maximum, and the rival is the whole other side.</summary>
    public static int Count(ReadoutClassifier classifier, int label) => classifier switch
    {
        { DecidesBetweenClasses: true } => classifier.Network.OutputCount - 1,
        { Readout: Readout.Max } => ((MulticlassNetwork)classifier.Network).Partition.Clusters(-label).Count,
        _ => 1,
    };

    /// <summary>Writes the derivative of the margin against a rival and gives its value.</summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="outputs">f.</param>
    /// <param name="label">±1 or the class.</param>
    /// <param name="rival">From 0, in ascending order of the opposing outputs.</param>
    /// <param name="derivative">Receives ∂/∂f.</param>
    public static double Differentiate(ReadoutClassifier classifier, ReadOnlySpan<double> outputs, int label, int rival, Span<double> derivative)
    {
        if (!classifier.HasRivals)
        {
            return ReadoutMargin.Evaluate(classifier.Network, classifier.Readout, outputs, label, derivative);
        }

        Partition partition = ((MulticlassNetwork)classifier.Network).Partition;
        int own = label, other = rival < label ? rival : rival + 1;
        if (classifier.Readout == Readout.Max)
        {
            (own, other) = (Best(outputs, partition.Clusters(label)), partition.Clusters(-label)[rival]);
        }

        derivative.Clear();
        (derivative[own], derivative[other]) = (1, -1);
        return outputs[own] - outputs[other];
    }

    private static int Best(ReadOnlySpan<double> outputs, IReadOnlyList<int> candidates)
    {
        int best = candidates[0];
        for (int i = 1; i < candidates.Count; i++)
        {
            best = outputs[candidates[i]] > outputs[best] ? candidates[i] : best;
        }

        return best;
    }
}
