using System.Collections.Concurrent;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>The functions whose positivity makes a decision right.</summary>
/// <remarks>
/// Binary network, sum and mean: the margin itself. Native k-class: f_y − f_l for every other l. Max: f_j − f_l for every l of the other side, j the own class with the
/// greatest output at the sample (max ≥ f_j wherever the perturbation leads). Probability: the same less ln|J_−y|, since max ≤ log-sum-exp ≤ max + ln|J|.
/// </remarks>
internal sealed class MarginParts(ReadoutClassifier classifier, CertifiedLayer layer)
{
    private readonly ConcurrentDictionary<(int Own, int Other), MarginPart> _made = new();

    /// <summary>The parts for one sample.</summary>
    /// <param name="label">±1, or the class where the decision is between classes.</param>
    /// <param name="outputs">f at the sample.</param>
    public IEnumerable<MarginPart> Select(int label, double[] outputs)
    {
        if (classifier.Network is not MulticlassNetwork multiclass || classifier.Readout is Readout.Sum or Readout.Mean)
        {
            return [_made.GetOrAdd((label, -label), _ => MakeWhole(label))];
        }

        Partition partition = multiclass.Partition;
        return classifier.Readout == Readout.Native
            ? Enumerable.Range(0, multiclass.ClassCount).Where(l => l != label).Select(l => Pair(label, l, 0))
            : Against(partition.Clusters(label).MaxBy(j => outputs[j]), partition.Clusters(-label));
    }

    private IEnumerable<MarginPart> Against(int own, IReadOnlyList<int> others)
    {
        double shift = classifier.Readout == Readout.Probability ? Math.Log(others.Count) : 0;
        return others.Select(l => Pair(own, l, -shift));
    }

    private MarginPart Pair(int own, int other, double constant) => _made.GetOrAdd((own, other), _ =>
    {
        double[] coefficients = new double[layer.Hidden.NeuronCount];
        for (int r = 0; r < coefficients.Length; r++)
        {
            int output = classifier.OutputOf(r);
            coefficients[r] = output == own ? classifier.NeuronWeights[r] : output == other ? -classifier.NeuronWeights[r] : 0;
        }

        return new MarginPart(layer, coefficients, constant);
    });

    private MarginPart MakeWhole(int label)
    {
        double[] coefficients = classifier.NeuronWeights.ToArray();
        for (int r = 0; r < coefficients.Length; r++)
        {
            coefficients[r] *= label * OutputFactor(classifier.OutputOf(r));
        }

        return new MarginPart(layer, coefficients, classifier.Network is BinaryNetwork binary ? label * binary.OutputBias : 0);
    }

    private double OutputFactor(int output)
    {
        if (classifier.Network is not MulticlassNetwork { Partition: var partition })
        {
            return 1;
        }

        int side = partition.Sides[output];
        return classifier.Readout == Readout.Mean ? (double)side / partition.Clusters(side).Count : side;
    }
}
