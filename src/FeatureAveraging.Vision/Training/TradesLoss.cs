using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>
/// CE(x) + β·KL(p(x) ‖ p(x′)), x′ = argmax KL in ball and box (Zhang et al. 2019, Eq. 5 and Algorithm 1).
/// At x the KL is flat, so the search starts a little beside it.
/// </summary>
internal sealed class TradesLoss(
    Network network, VisionTrainingOptions options, AdversarialTrainingOptions adversarial, Seed seed) : TrainingLoss(network, options)
{
    private const double StartDeviation = 0.001;
    private readonly WorstPoints _worst = new(adversarial, seed);

    public override (Tensor Loss, Tensor Logits) Compute(Tensor pixels, Tensor labels, long step)
    {
        Tensor target = Logits(pixels, training: false).detach();
        Tensor points = _worst.Search(pixels, step, DrawStart, images => SumDivergences(target, Logits(images, training: false)));
        Tensor logits = Logits(pixels), divergence = SumDivergences(logits, Logits(points)).div(pixels.shape[0]);
        using Scalar beta = adversarial.Beta;
        return (CrossEntropy(logits, labels).add(divergence, beta), logits);
    }

    /// <summary>
    /// Σᵢ KL(pᵢ ‖ qᵢ) = Σᵢ Σⱼ pᵢⱼ(log pᵢⱼ − log qᵢⱼ) over the rows of two n × k logits, each softmax in its stable logarithm.
    /// </summary>
    internal static Tensor SumDivergences(Tensor p, Tensor q)
    {
        Tensor logP = nn.functional.log_softmax(p, 1), logQ = nn.functional.log_softmax(q, 1);
        return logP.exp().mul(logP.sub(logQ)).sum();
    }

    private static void DrawStart(RandomSource random, double[] delta)
    {
        random.FillGaussian(delta);
        foreach (ref double value in delta.AsSpan())
        {
            value *= StartDeviation;
        }
    }
}
