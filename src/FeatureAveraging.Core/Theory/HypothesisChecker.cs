using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Theory;

/// <summary>Which hypotheses of the paper hold for chosen data, network and training, value by value.</summary>
/// <remarks>
/// The paper's O, Ω and Θ hide constants. Conventions here: constants are 1 and logarithmic factors are dropped; a ratio that must stay
/// bounded (|J₊|/|J₋| and m/k) lies in [1/2, 2]. The paper's own experiments (k = 10, d = 3072) lie outside the theorems' regime, so a
/// hypothesis that fails is a finding, not an error.
/// </remarks>
public static class HypothesisChecker
{
    private const double RatioBound = 2;
    private const double Rounding = 1e-9;

    /// <summary>Checks Definition 3.1, Assumptions 3.2 and 3.3 and the hypotheses of the theorems on gradient descent.</summary>
    /// <param name="distribution">The data.</param>
    /// <param name="network">Width and initialisation.</param>
    /// <param name="training">η and T.</param>
    /// <returns>One check per hypothesis, always the same ones in the same order.</returns>
    public static IReadOnlyList<HypothesisCheck> Check(ClusterDistribution distribution, NetworkOptions network, TrainingOptions training)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        return [.. CheckData(distribution), .. CheckTheorem(distribution.Options, network, training)];
    }

    private static IEnumerable<HypothesisCheck> CheckData(ClusterDistribution distribution)
    {
        ClusterOptions options = distribution.Options;
        int k = options.ClusterCount;
        (double norm, double cosine) = Deviations(distribution.Centers);
        double probability = Enumerable.Range(0, k).Max(j => Math.Abs((options.ProbabilityOf(j) * k) - 1));
        double positive = distribution.Partition.PositiveClusters.Count, negative = distribution.Partition.NegativeClusters.Count;
        yield return AtMost("D3.1.uniform", "Clusters are drawn uniformly: max |k·p_j − 1|", probability, Rounding, "rounding");
        yield return AtMost("D3.1.noise", "The noise is N(0, I): |σ − 1|", Math.Abs(options.NoiseScale - 1), 0, "exactly");
        yield return AtMost(
            "D3.1.labels", "The label is the side of the cluster: share of flipped labels", options.LabelNoise, 0, "exactly");
        yield return AtMost("A3.2.norms", "Every centre has norm √d: max |‖μ_j‖/√d − 1|", norm, Rounding, "rounding");
        yield return AtMost("A3.2.orthogonality", "Centres are orthogonal: max |cos(μ_i, μ_j)|", cosine, Rounding, "rounding");
        yield return Within(
            "A3.3.balance", "The sides are balanced: |J₊|/|J₋| with c = 2", positive / negative, 1 / RatioBound, RatioBound);
    }

    private static IEnumerable<HypothesisCheck> CheckTheorem(ClusterOptions data, NetworkOptions network, TrainingOptions training)
    {
        double k = data.ClusterCount, d = data.InputDimension, n = data.SampleCount, eta = training.LearningRate;
        double initial = eta * Math.Pow(k, -5), logD = Math.Log(d);
        yield return AtLeast("T.dimension", "d = Ω(k¹⁰), constant 1", d, Math.Pow(k, 10), "k¹⁰");
        yield return AtLeast("T.samples.lower", "n = Ω(k⁷), constant 1", n, Math.Pow(k, 7), "k⁷");
        yield return AtMost("T.samples.upper", "n ≤ exp(O(log² d)), constant 1: ln n", Math.Log(n), logD * logD, "ln² d");
        yield return Within("T.width", "m = Θ(k): m/k with constants 1/2 and 2", network.NeuronsPerSign / k, 1 / RatioBound, RatioBound);
        yield return AtMost("T.rate", "η = O(d⁻²), constant 1", eta, 1 / (d * d), "d⁻²");
        yield return AtMost(
            "T.initial.weights", "σ_w² = O(ηk⁻⁵), constant 1", network.InitialWeightScale * network.InitialWeightScale, initial, "ηk⁻⁵");
        yield return AtMost(
            "T.initial.biases", "σ_b² = O(ηk⁻⁵), constant 1", network.InitialBiasScale * network.InitialBiasScale, initial, "ηk⁻⁵");
        yield return AtLeast("T.time.lower", "T = Ω(1/η), constant 1", training.Steps, 1 / eta, "1/η");
        yield return AtMost(
            "T.time.upper", "T ≤ exp(Õ(√k)), constant 1 and no logarithms", training.Steps, Math.Exp(Math.Sqrt(k)), "exp(√k)");
    }

    /// <summary>Largest relative deviation of a norm from √d, and largest |cosine| of two centres.</summary>
    private static (double Norm, double Cosine) Deviations(Matrix centers)
    {
        double norm = 0, cosine = 0;
        double[] norms = new double[centers.Rows];
        for (int j = 0; j < centers.Rows; j++)
        {
            norms[j] = TensorPrimitives.Norm<double>(centers.Row(j));
            norm = Math.Max(norm, Math.Abs((norms[j] / Math.Sqrt(centers.Columns)) - 1));
            for (int i = 0; i < j; i++)
            {
                cosine = Math.Max(cosine, Math.Abs(TensorPrimitives.Dot<double>(centers.Row(i), centers.Row(j))) / (norms[i] * norms[j]));
            }
        }

        return (norm, cosine);
    }

    private static HypothesisCheck AtLeast(string id, string sentence, double value, double bound, string formula) =>
        new(id, sentence, value, FormattableString.Invariant($"≥ {bound} ({formula})"), value >= bound);

    private static HypothesisCheck AtMost(string id, string sentence, double value, double bound, string formula) =>
        new(id, sentence, value, FormattableString.Invariant($"≤ {bound} ({formula})"), value <= bound);

    private static HypothesisCheck Within(string id, string sentence, double value, double lower, double upper) =>
        new(id, sentence, value, FormattableString.Invariant($"in [{lower}, {upper}]"), value >= lower && value <= upper);
}

/// <summary>One hypothesis of the paper, held against the chosen numbers.</summary>
/// <param name="Id">Stable id, for example <c>A3.2.norms</c> or <c>T.dimension</c>.</param>
/// <param name="Sentence">The hypothesis in words, with the constants taken.</param>
/// <param name="Value">The value found.</param>
/// <param name="Bound">The condition on it, in words and numbers: "≥ 10000000000 (k¹⁰)".</param>
/// <param name="Holds">The verdict.</param>
public sealed record HypothesisCheck(string Id, string Sentence, double Value, string Bound, bool Holds);
