using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Reduction;

namespace FeatureAveraging.Robustness.Tests.Certificates;

/// <summary>
/// What α-CROWN with the best slopes certifies in ℓ₂: the largest ε at which {g₁ ≤ relaxed g₂}, relaxed on the ranges of ε, is ε away.
/// </summary>
/// <remarks>
/// max over slopes of min over the ball = min over the ball of g₁ − relaxed g₂ (minimax), a convex
/// problem: no slopes and no gradients here.
/// </remarks>
internal static class BestSlopes
{
    public static double Solve(Classifier classifier, double[] x, int label)
    {
        HiddenLayer hidden = classifier.Network.Hidden;
        var sample = new ReducedSample(
            ReducedSpace.Of(hidden).Reduce(classifier.Network).Hidden.Weights, hidden.ComputeWeightNorms(), hidden.InputDimension);
        hidden.EvaluatePreactivations(x, sample.Start);
        var projection = new ConvexProjection(sample);
        Rival rival = MarginForm.Of(classifier, label).Rivals[0];
        (double low, double high) = (0, 1e6);
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (low + high);
            AffinePiece relaxed = Relax(sample, rival.Against, middle);
            (low, high) =
                projection.Project(rival.For, relaxed, [], double.PositiveInfinity).Bound >= middle ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static AffinePiece Relax(ReducedSample sample, ConvexGroup against, double epsilon)
    {
        var relaxed = new AffinePiece(sample.Neurons) { Constant = against.Constant };
        for (int i = 0; i < against.Neurons.Length; i++)
        {
            int r = against.Neurons[i];
            double low = sample.Start[r] - (epsilon * sample.Norms[r]), high = sample.Start[r] + (epsilon * sample.Norms[r]);
            double slope = low >= 0 ? 1 : high <= 0 ? 0 : high / (high - low);
            relaxed.Slopes[r] = against.Factors[i] * slope;
            relaxed.Constant -= low < 0 ? relaxed.Slopes[r] * low : 0;
        }

        return relaxed;
    }
}
