using System.Collections.Concurrent;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>The functions whose positivity makes a decision right.</summary>
/// <remarks>
/// Binary network, sum and mean: the margin itself. Native k-class: f_y − f_l for every other l. Max: f_j − f_l for every l of the other
/// side, j the own class with the greatest output at the sample (max ≥ f_j wherever the perturbation leads). Probability: the same less
/// ln|J_−y|, since max ≤ log-sum-exp ≤ max + ln|J|.
/// </remarks>
internal sealed class MarginParts(Classifier classifier, CertifiedLayer layer)
{
    private readonly ConcurrentDictionary<(int Own, int Other), MarginPart> _made = new();

    /// <summary>The parts for one sample.</summary>
    /// <param name="label">A label of the decision.</param>
    /// <param name="outputs">f at the sample.</param>
    public IEnumerable<MarginPart> Select(int label, double[] outputs)
    {
        Decision decision = classifier.Decision;
        if (classifier.Network is BinaryNetwork)
        {
            return [_made.GetOrAdd((label, -label), _ => MakeWhole(label))];
        }

        int answer = decision.AnswerOf(label);
        if (classifier.Readout is Readout.Sum or Readout.Mean)
        {
            return Enumerable.Range(0, decision.AnswerCount).Where(g => g != answer).Select(g => MakeGroups(answer, g));
        }

        int own = decision.OutputsOf(answer).MaxBy(j => outputs[j]);
        return Enumerable.Range(0, outputs.Length).Where(l => !decision.SpeaksFor(l, label)).Select(l => Pair(own, l));
    }

    // f_own − f_other, less ln|J| for the probability read-out
    private MarginPart Pair(int own, int other) => _made.GetOrAdd((own, other), _ =>
    {
        double shift = classifier is { Readout: Readout.Probability, Network: MulticlassNetwork { Partition: var partition } }
            ? Math.Log(partition.Clusters(partition.Labels[other]).Count)
            : 0;
        return Make(output => output == own ? 1 : output == other ? -1 : 0, -shift);
    });

    // r_own − r_other
    private MarginPart MakeGroups(int own, int other) => _made.GetOrAdd((own, other), _ =>
        Make(output => FactorIn(own, output) - FactorIn(other, output), 0));

    private double FactorIn(int answer, int output)
    {
        int[] outputs = [.. classifier.Decision.OutputsOf(answer)];
        return !outputs.Contains(output) ? 0 : classifier.Readout == Readout.Mean ? 1.0 / outputs.Length : 1;
    }

    private MarginPart MakeWhole(int label) => Make(_ => label, label * ((BinaryNetwork)classifier.Network).OutputBias);

    private MarginPart Make(Func<int, double> factorOf, double constant)
    {
        double[] coefficients = classifier.NeuronWeights.ToArray();
        for (int r = 0; r < coefficients.Length; r++)
        {
            coefficients[r] *= factorOf(classifier.OutputOf(r));
        }

        return new MarginPart(layer, coefficients, constant);
    }
}
