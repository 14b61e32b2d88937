using FeatureAveraging.Vision.Models;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>CE(x).</summary>
internal sealed class PlainLoss(Network network, VisionTrainingOptions options) : TrainingLoss(network, options)
{
    public override (Tensor Loss, Tensor Logits) Compute(Tensor pixels, Tensor labels, long step)
    {
        Tensor logits = Logits(pixels);
        return (CrossEntropy(logits, labels), logits);
    }
}
