using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Robustness.Masking;

/// <summary>How much of a network's apparent robustness its dead neurons hide.</summary>
public static class MaskingMeasures
{
    /// <summary>
    /// Mean share of opposing neurons that are dead at a sample, over the correctly classified samples: neurons that
    /// could lower the margin and have no gradient there.
    /// </summary>
    /// <param name="problem">Classifier and samples.</param>
    /// <returns>In [0, 1]; NaN when no sample is classified correctly or no neuron opposes.</returns>
    public static double MeasureDeadOpponents(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        Classifier classifier = problem.Classifier;
        double[] x = new double[classifier.InputDimension];
        ReadoutWorkspace workspace = classifier.CreateWorkspace();
        double shares = 0;
        int counted = 0;
        for (int i = 0; i < problem.Samples.Count; i++)
        {
            problem.Samples.Inputs.CopyRow(i, x);
            int label = problem.Labels[i];
            if (classifier.EvaluateMargin(x, label, workspace) > 0)
            {
                double share = DeadShare(classifier, workspace.Preactivations, label);
                (shares, counted) = double.IsNaN(share) ? (shares, counted) : (shares + share, counted + 1);
            }
        }

        return counted == 0 ? double.NaN : shares / counted;
    }

    /// <summary>Median of plain over pass-through distance, of the samples both break: 1 means that dead neurons hid nothing.</summary>
    /// <param name="plain">The attack with true gradients.</param>
    /// <param name="through">The same attack with pass-through.</param>
    /// <returns>NaN when there is no sample that both break.</returns>
    public static double MeasureGain(AttackResult plain, AttackResult through)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(through);
        double[] ratios = [.. plain.Distances
            .Zip(through.Distances)
            .Where(p => p.First > 0 && double.IsFinite(p.First) && double.IsFinite(p.Second))
            .Select(p => p.First / p.Second)];
        return ratios.Length == 0 ? double.NaN : Statistics.Median(ratios);
    }

    /// <summary>
    /// Share of samples whose attacked distance exceeds the certified radius by more than a factor;
    /// an unbroken sample with a finite radius counts.
    /// </summary>
    /// <param name="attack">The attack.</param>
    /// <param name="certified">Certified radius of each sample.</param>
    /// <param name="factor">At least 1.</param>
    public static double MeasureGap(AttackResult attack, IReadOnlyList<double> certified, double factor)
    {
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(certified);
        Shape.Require(
            certified.Count == attack.Distances.Count, nameof(certified),
            $"has {certified.Count} radii; the attack has {attack.Distances.Count} samples");
        return attack.Distances.Zip(certified).Average(p => double.IsFinite(p.Second) && p.First > factor * p.Second ? 1.0 : 0);
    }

    private static double DeadShare(Classifier classifier, double[] z, int label)
    {
        int dead = 0, opposing = 0;
        for (int r = 0; r < z.Length; r++)
        {
            if (Opposes(classifier, r, label))
            {
                opposing++;
                dead += z[r] > 0 ? 0 : 1;
            }
        }

        return opposing == 0 ? double.NaN : (double)dead / opposing;
    }

    // Whether it could lower the margin: it raises an output of another answer more than every own one.
    private static bool Opposes(Classifier classifier, int neuron, int label)
    {
        TwoLayerNetwork network = classifier.Network;
        if (network is BinaryNetwork)
        {
            return network.OutputWeight(0, neuron) * label < 0;
        }

        double own = double.NegativeInfinity, other = double.NegativeInfinity;
        for (int j = 0; j < network.OutputCount; j++)
        {
            double weight = network.OutputWeight(j, neuron);
            (own, other) = classifier.Decision.SpeaksFor(j, label)
                ? (Math.Max(own, weight), other) : (own, Math.Max(other, weight));
        }

        return other > own;
    }
}
