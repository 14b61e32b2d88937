using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>CE(x′), x′ = argmax CE in ball and box, searched from a random start (Madry et al. 2018, Eq. 2.1).</summary>
internal sealed class MadryLoss(
    Network network, VisionTrainingOptions options, AdversarialTrainingOptions adversarial, Seed seed) : TrainingLoss(network, options)
{
    private readonly WorstPoints _worst = new(adversarial, seed);

    public override (Tensor Loss, Tensor Logits) Compute(Tensor pixels, Tensor labels, long step)
    {
        Tensor points =
            _worst.Search(pixels, step, DrawStart, images => CrossEntropy(Logits(images, training: false), labels, nn.Reduction.Sum));
        Tensor logits = Logits(points);
        return (CrossEntropy(logits, labels), logits);
    }

    // ℓ₂: direction uniform, length ε·U. ℓ∞: every coordinate uniform in [−ε, ε]. As PGD starts.
    private void DrawStart(RandomSource random, double[] delta)
    {
        RandomDirection.Draw(adversarial.Norm, random, delta);
        double length = adversarial.Epsilon * (adversarial.Norm == Norm.L2 ? random.NextDouble() : 1);
        foreach (ref double value in delta.AsSpan())
        {
            value *= length;
        }
    }
}
