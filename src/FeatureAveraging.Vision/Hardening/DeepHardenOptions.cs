using System.Text.Json.Serialization;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Hardening;

/// <summary>Hardening a deep network on images: discovery, trainings, choice on validation images, report on test images.</summary>
public sealed record DeepHardenOptions
{
    /// <summary>Where the images came from; nothing is read from here.</summary>
    /// <value>The default is null.</value>
    public SampleInputs? Inputs { get; init; }

    /// <summary>The user's deep model that the hardened network is compared with; nothing is read from here.</summary>
    /// <value>The default is null: there is none.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WholeModel? Model { get; init; }

    /// <summary>The architecture, the same for every arm.</summary>
    /// <value>The default is a small convolutional network of width 16.</value>
    public ImageNetworkOptions Network { get; init; } = new() { Architecture = VisionArchitecture.SmallCnn, Width = 16 };

    /// <summary>Gradient descent, the same for every arm but for what the rivals change.</summary>
    /// <value>The default suits digits: 4 passes, a rising and falling learning rate, much weight decay, images neither moved nor
    /// mirrored.</value>
    public VisionTrainingOptions Training { get; init; } = new()
    {
        Epochs = 4,
        LearningRate = 0.05,
        Schedule = RateSchedule.OneCycle,
        WeightDecay = 5e-3,
        CropPadding = 0,
    };

    /// <summary>Images to train on, drawn from those that are not held out; 0 means all of them.</summary>
    /// <value>The default is 0.</value>
    public int TrainCount { get; init; }

    /// <summary>Sub-classes of each coarse class, or with <see cref="WithinKnown"/> of each known one; null: chosen.</summary>
    /// <value>The default is null.</value>
    public int? Clusters { get; init; }

    /// <summary>
    /// Whether clusters are looked for inside the known sub-classes, in the space of <see cref="Discovery"/> alone; then
    /// <see cref="Clusters"/> is needed.
    /// </summary>
    /// <value>The default is false.</value>
    public bool WithinKnown { get; init; }

    /// <summary>
    /// Space and effort of the discovery; <see cref="SubclassOptions.ClustersPerSide"/> is the greatest number that is tried.
    /// </summary>
    /// <value>The default is k-means on 50 principal components of the pixels, at most 20 sub-classes, 2 starts.</value>
    public SubclassOptions Discovery { get; init; } = new() { Components = 50, Restarts = 2 };

    /// <summary>Ratio of two neighbours among the numbers that are tried.</summary>
    /// <value>The default is 3.5: 2, 7, 20.</value>
    public double GridRatio { get; init; } = 3.5;

    /// <summary>Whether sub-classes are looked for by direction too: spherical k-means on the pixels; not where an image is black.
    /// </summary>
    /// <value>The default is true.</value>
    public bool TryDirections { get; init; } = true;

    /// <summary>Whether sub-classes are looked for in the embedding of the coarse network too: what its last layer reads.</summary>
    /// <value>The default is true.</value>
    public bool TryEmbedding { get; init; } = true;

    /// <summary>Clean accuracy that may be lost against the coarse network, on validation images.</summary>
    /// <value>The default is 0.005.</value>
    public double MaxAccuracyLoss { get; init; } = 0.005;

    /// <summary>Share of the training images that is held out to choose by.</summary>
    /// <value>The default is 0.1.</value>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>Share of all images that is held out to judge by, where there are no test images.</summary>
    /// <value>The default is 0.2.</value>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Validation images that are attacked.</summary>
    /// <value>The default is 100.</value>
    public int ValidationRadii { get; init; } = 100;

    /// <summary>Steps of FMN on validation images.</summary>
    /// <value>The default is 30.</value>
    public int ValidationSteps { get; init; } = 30;

    /// <summary>Which test images are attacked, the same ones for every arm, and how hard.</summary>
    /// <value>The default is 200 images, three searches of 100 steps for the shortest perturbation, and PGD at radii 1, 2 and 3.</value>
    public ImageCurveOptions Curve { get; init; } = new() { Count = 200, Largest = 3, Step = 1, PgdSteps = 10 };

    /// <summary>
    /// Values of <see cref="VisionTrainingOptions.WeightDecay"/>, beside that of <see cref="Training"/>, that <c>coarse-decay</c> and the
    /// arms with sub-classes choose from; empty leaves <c>coarse-decay</c> out.
    /// </summary>
    /// <value>The default is 10⁻² and 2·10⁻², twice and four times that of <see cref="Training"/>.</value>
    public IReadOnlyList<double> WeightDecays { get; init; } = [1e-2, 2e-2];

    /// <summary>Steps and norm of adversarial training; its radius is <see cref="AdversarialRadii"/>'s.</summary>
    /// <value>The default is 3 steps in ℓ₂.</value>
    public AdversarialTrainingOptions Adversarial { get; init; } = new() { Steps = 3 };

    /// <summary>
    /// Radii that Madry's adversarial training chooses from, as multiples of the coarse network's mean radius on validation images; empty
    /// leaves it out.
    /// </summary>
    /// <value>The default is 1.</value>
    public IReadOnlyList<double> AdversarialRadii { get; init; } = [1];

    /// <summary>The same for TRADES.</summary>
    /// <value>The default is empty: it is left out.</value>
    public IReadOnlyList<double> TradesRadii { get; init; } = [];

    /// <summary>
    /// Seeds: the root seed and the next ones, each with its own sub-classes, initial networks and order of the images. Space and number of
    /// sub-classes are chosen with the first; stopping point, decay and training radius with each.
    /// </summary>
    /// <value>The default is 3.</value>
    public int Seeds { get; init; } = 3;

    /// <summary>Checks every value, nested records included.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DeepHardenOptions Validated() => Faults.Of(this)
        .And(() => Network.Validated())
        .And(() => Training.Validated())
        .And(() => Discovery.Validated())
        .And(() => Curve.Validated())
        .And(() => Adversarial.Validated())
        .Unless(Training.Epochs >= 1, "Training.Epochs", Training.Epochs, "at least 1: every epoch leaves a checkpoint to choose from")
        .Unless(
            Training.Adversarial is null, "Training.Adversarial", Training.Adversarial?.Method,
            "null: AdversarialRadii and TradesRadii add arms that are trained by Adversarial")
        .Unless(TrainCount >= 0, nameof(TrainCount), TrainCount, "at least 0 (0 = all)")
        .Unless(Clusters is null or >= 1, nameof(Clusters), Clusters, "at least 1, or null")
        .Unless(!WithinKnown || Clusters is not null, nameof(Clusters), Clusters, "a number, because WithinKnown is true")
        .Unless(GridRatio is >= 1.25 and <= 100, nameof(GridRatio), GridRatio, "a value in [1.25, 100]")
        .Unless(MaxAccuracyLoss is >= 0 and <= 1, nameof(MaxAccuracyLoss), MaxAccuracyLoss, "a value in [0, 1]")
        .Unless(ValidationShare is > 0 and < 1, nameof(ValidationShare), ValidationShare, "a value in (0, 1)")
        .Unless(TestShare is > 0 and < 1, nameof(TestShare), TestShare, "a value in (0, 1)")
        .Unless(ValidationRadii >= 1, nameof(ValidationRadii), ValidationRadii, "at least 1")
        .Unless(ValidationSteps >= 1, nameof(ValidationSteps), ValidationSteps, "at least 1")
        .Unless(WeightDecays.All(IsPositive), nameof(WeightDecays), string.Join(", ", WeightDecays), "finite values > 0")
        .Unless(AdversarialRadii.All(IsPositive), nameof(AdversarialRadii), string.Join(", ", AdversarialRadii), "finite values > 0")
        .Unless(TradesRadii.All(IsPositive), nameof(TradesRadii), string.Join(", ", TradesRadii), "finite values > 0")
        .Unless(Seeds is >= 1 and <= 100, nameof(Seeds), Seeds, "1 to 100")
        .ThrowIfAny();

    /// <summary>Checks every value, and that the network can read the images.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DeepHardenOptions ValidatedFor(HardenImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Faults.Of(this)
            .And(() => Validated())
            .And(() => VisionModelOptions.For(images.Train, Network.Architecture, images.Partition.GroupCount, Network.Width).Validated())
            .Unless(
                !WithinKnown || images.HasSubclasses, nameof(WithinKnown), WithinKnown,
                $"false, because {images.Dataset} has coarse classes only")
            .Unless(images.Train.LowBytes is null, "Inputs", "images of 16 bits", "images of 8 bits, which deep networks read")
            .Unless(
                Curve.Count <= (images.Test?.Count ?? images.Train.Count), "Curve.Count", Curve.Count,
                $"at most {images.Test?.Count ?? images.Train.Count}, the images to judge by")
            .ThrowIfAny();
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);
}

/// <summary>Compiled JSON metadata of <see cref="DeepHardenOptions"/>: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DeepHardenOptions))]
public sealed partial class DeepHardenJson : JsonSerializerContext;
