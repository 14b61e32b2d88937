using System.Collections.Concurrent;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>The functions whose positivity makes a decision right.</summary>
/// <remarks>
/// Binary network, sum and mean: the margin itself against every other group. Native: f_y − f_l for every other l. Max: f_j − f_l for
/// every l of the other side, j the own class with the greatest output at the sample (max ≥ f_j wherever the perturbation leads).
/// Probability: the same less ln|J_−y|, since max ≤ log-sum-exp ≤ max + ln|J|.
/// </remarks>
internal sealed class MarginParts(Classifier classifier, CertifiedLayer layer)
{
    private readonly ConcurrentDictionary<(int, int), MarginPart> _made = new();       // by two outputs, or by label and rival

    /// <summary>The parts for one sample.</summary>
    /// <param name="label">A label of the decision.</param>
    /// <param name="outputs">f at the sample.</param>
    public IEnumerable<MarginPart> Select(int label, double[] outputs)
    {
        Decision decision = classifier.Decision;
        if (!decision.TakesMaximum && decision.Readout != Readout.Probability)
        {
            return Enumerable.Range(0, decision.CountRivals(label)).Select(rival => Linear(label, rival));
        }

        int own = decision.OutputsOf(decision.AnswerOf(label)).MaxBy(j => outputs[j]);
        return Enumerable.Range(0, outputs.Length).Where(l => !decision.SpeaksFor(l, label)).Select(l => Pair(own, l));
    }

    // f_own − f_other, less ln|J| for the probability read-out
    private MarginPart Pair(int own, int other) => _made.GetOrAdd((own, other), _ =>
    {
        double shift = classifier.Readout == Readout.Probability && Decision.PartitionOf(classifier.Network) is { } partition
            ? Math.Log(partition.ClustersOf(partition.Groups[other]).Count)
            : 0;
        double[] factors = new double[classifier.Network.OutputCount];
        (factors[own], factors[other]) = (1, -1);
        return Make(factors, -shift);
    });

    // The margin against one rival is linear in the outputs, so its derivative, the same everywhere, says all but the constant.
    private MarginPart Linear(int label, int rival) => _made.GetOrAdd((label, rival), _ =>
    {
        double[] factors = new double[classifier.Network.OutputCount];
        classifier.Decision.EvaluateRival(new double[factors.Length], label, rival, factors);
        return Make(factors, 0);
    });

    private MarginPart Make(double[] factors, double shift)
    {
        (double[] coefficients, double constant) = OutputCombination.Of(classifier.Network, factors);
        return new MarginPart(layer, coefficients, constant + shift);
    }
}
