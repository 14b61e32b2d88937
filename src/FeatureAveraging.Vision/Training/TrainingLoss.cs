using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>What a training step descends. Tensors belong to the caller's dispose scope.</summary>
internal abstract class TrainingLoss(Network network, VisionTrainingOptions options)
{
    private readonly ScalarType _type = options.Precision == Precision.Mixed ? ScalarType.BFloat16 : ScalarType.Float32;

    /// <summary>The loss that options ask for.</summary>
    /// <param name="network">The network in training.</param>
    /// <param name="options">Validated, the precision resolved.</param>
    /// <param name="seed">Root seed of the training.</param>
    public static TrainingLoss Create(Network network, VisionTrainingOptions options, Seed seed) => options.Adversarial switch
    {
        null => new PlainLoss(network, options),
        { Method: AdversarialMethod.Trades } adversarial => new TradesLoss(network, options, adversarial, seed),
        { } adversarial => new MadryLoss(network, options, adversarial, seed),
    };

    /// <summary>The mean over a batch, and the logits that its accuracy is counted by.</summary>
    /// <param name="pixels">n × c × h × w; only read.</param>
    /// <param name="labels">n classes.</param>
    /// <param name="step">Step of the whole training, from 0.</param>
    public abstract (Tensor Loss, Tensor Logits) Compute(Tensor pixels, Tensor labels, long step);

    /// <summary>Logits in the precision of the training.</summary>
    /// <param name="images">n × c × h × w.</param>
    /// <param name="training">Whether batch normalisation uses and records the statistics of this batch;
    /// if not, the running ones are used and stay.</param>
    protected Tensor Logits(Tensor images, bool training = true) => network.Logits(network.Features(images, training, _type));

    /// <summary>The softmax cross-entropy with the label smoothing asked for.</summary>
    protected Tensor CrossEntropy(Tensor logits, Tensor labels, nn.Reduction reduction = nn.Reduction.Mean) =>
        nn.functional.cross_entropy(logits, labels, reduction: reduction, label_smoothing: options.LabelSmoothing);
}

/// <summary>CE(x).</summary>
internal sealed class PlainLoss(Network network, VisionTrainingOptions options) : TrainingLoss(network, options)
{
    public override (Tensor Loss, Tensor Logits) Compute(Tensor pixels, Tensor labels, long step)
    {
        Tensor logits = Logits(pixels);
        return (CrossEntropy(logits, labels), logits);
    }
}
