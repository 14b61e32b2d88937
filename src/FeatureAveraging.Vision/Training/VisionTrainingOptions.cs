using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Training;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum on the softmax cross-entropy or an adversarial form of it,
/// and the augmentation of the images.
/// </summary>
public sealed record VisionTrainingOptions
{
    /// <summary>Passes over the training images.</summary>
    /// <value>The default is 20.</value>
    public int Epochs { get; init; } = 20;

    /// <summary>Images per step; the images of an epoch that do not fill a batch are left out of that epoch.</summary>
    /// <value>The default is 128.</value>
    public int BatchSize { get; init; } = 128;

    /// <summary>η, the highest learning rate.</summary>
    /// <value>The default is 0.1.</value>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>How the learning rate moves.</summary>
    /// <value>The default is <see cref="RateSchedule.Cosine"/>.</value>
    public RateSchedule Schedule { get; init; }

    /// <summary>β, Nesterov momentum: g ← ∇L + λθ, v ← βv + g, θ ← θ − η(g + βv).</summary>
    /// <value>The default is 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>λ, on every trained value.</summary>
    /// <value>The default is 5·10⁻⁴.</value>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>s: targets are 1 − s on the class plus s/k on every class.</summary>
    /// <value>The default is 0.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// Greatest ℓ₂ norm of the gradient of all weights together, before weight decay; longer ones are scaled down to it. 0 means no limit.
    /// </summary>
    /// <value>The default is 0.</value>
    public double GradientClip { get; init; }

    /// <summary>p: each image is moved by −p to p pixels each way, black coming in. 0 means it stays.</summary>
    /// <value>The default is 4.</value>
    public int CropPadding { get; init; } = 4;

    /// <summary>Whether each image is mirrored with probability ½: right for photographs, wrong for digits.</summary>
    /// <value>The default is false.</value>
    public bool HorizontalFlip { get; init; }

    /// <summary>Training on perturbed images; null trains on the images themselves.</summary>
    /// <value>The default is null.</value>
    public AdversarialTrainingOptions? Adversarial { get; init; }

    /// <summary>What hidden layers compute in.</summary>
    /// <value>The default is <see cref="Precision.Auto"/>.</value>
    public Precision Precision { get; init; }

    /// <summary>
    /// Threads of libtorch, process-wide from here on. The same bits at the same number; another number gives other last digits.
    /// </summary>
    /// <value>The default is 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>What <see cref="Precision"/> means on a device.</summary>
    internal Precision ResolvePrecision(VisionDevice device) =>
        Precision != Precision.Auto
            ? Precision
            : device == VisionDevice.Cuda || Libtorch.HasFastBFloat16
            ? Precision.Mixed
            : Precision.Full;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public VisionTrainingOptions Validated() => Faults.Of(this)
        .Unless(Epochs >= 0, nameof(Epochs), Epochs, "at least 0")
        .Unless(BatchSize >= 2, nameof(BatchSize), BatchSize, "at least 2: batch normalisation has no statistics of one image")
        .Unless(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite value > 0")
        .Unless(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, "one of " + string.Join(", ", Enum.GetNames<RateSchedule>()))
        .Unless(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "a value in [0, 1)")
        .Unless(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "a finite value ≥ 0")
        .Unless(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "a value in [0, 1)")
        .Unless(GradientClip >= 0 && double.IsFinite(GradientClip), nameof(GradientClip), GradientClip, "a finite value ≥ 0 (0 = no limit)")
        .Unless(CropPadding is >= 0 and <= 16, nameof(CropPadding), CropPadding, "0 to 16 pixels")
        .And(() => Adversarial?.Validated())
        .Unless(Enum.IsDefined(Precision), nameof(Precision), Precision, "one of " + string.Join(", ", Enum.GetNames<Precision>()))
        .Unless(Threads >= 1, nameof(Threads), Threads, "at least 1")
        .ThrowIfAny();
}

/// <summary>How the learning rate moves over a training. t is the step, T the number of steps, η the peak.</summary>
public enum RateSchedule
{
    /// <summary>½η(1 + cos πt/T): from η to 0.</summary>
    Cosine,

    /// <summary>Straight from η/25 to η over the first 30 % of the steps, then down the cosine to 0 (Smith &amp; Topin 2018).</summary>
    OneCycle,
}
