using System.Text.Json.Serialization;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// The experiments on images: Figures 2c, 2d and 3 (middle, right). The paper does not state most of these; every one is in the record.
/// </summary>
public sealed record ImageExperimentOptions
{
    internal const string AdversarialArm = "adversarial";
    private static readonly string[] Known = [AdversarialArm, ArmName.Pseudo];

    /// <summary>The images.</summary>
    /// <value>The default is that of <see cref="ImageDataOptions"/>: all of them.</value>
    public ImageDataOptions Data { get; init; } = new();

    /// <summary>The architecture, the same for every arm.</summary>
    /// <value>The default is that of <see cref="ImageNetworkOptions"/>.</value>
    public ImageNetworkOptions Network { get; init; } = new();

    /// <summary>Gradient descent, the same for every arm: same order of images, same moves, same budget.</summary>
    /// <value>The default is that of <see cref="VisionTrainingOptions"/>.</value>
    public VisionTrainingOptions Training { get; init; } = new();

    /// <summary>The attacks.</summary>
    /// <value>The default is that of <see cref="ImageCurveOptions"/>.</value>
    public ImageCurveOptions Curve { get; init; } = new();

    /// <summary>Runs with seeds s, s + 1, …; every number is then a mean with its interval.</summary>
    /// <value>The default is 1.</value>
    public int Seeds { get; init; } = 1;

    /// <summary>
    /// The arms beside <c>coarse</c> and <c>fine</c>, which are always there: <c>adversarial</c> (coarse labels,
    /// adversarial training) and <c>pseudo</c> (fine labels that were discovered).
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> MoreArms { get; init; } = [];

    /// <summary>Adversarial training of the arm <c>coarse-madry</c> or <c>coarse-trades</c>.</summary>
    /// <value>The default is that of <see cref="AdversarialTrainingOptions"/>.</value>
    public AdversarialTrainingOptions Adversarial { get; init; } = new();

    /// <summary>Discovery of the sub-classes of the arm <c>pseudo</c>.</summary>
    /// <value>The default is that of <see cref="SubclassOptions"/>.</value>
    public SubclassOptions Discovery { get; init; } = new();

    /// <summary>
    /// Epochs after which the networks of <c>coarse</c> and <c>fine</c> are compared, ascending: at equal epochs, at equal clean accuracy
    /// and at equal training loss.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<int> Stages { get; init; } = [];

    /// <summary>Heads on the features of the fine arm (Figures 2c, 2d); null for none.</summary>
    /// <value>The default is null.</value>
    public HeadOptions? Heads { get; init; }

    /// <summary>Two-layer networks on the pixels; null for none.</summary>
    /// <value>The default is null.</value>
    public FrontierOptions? Frontier { get; init; }

    /// <summary>Checks every value, nested records included.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ImageExperimentOptions Validated() => Faults.Of(this)
        .And(() => Data.Validated())
        .And(() => Network.Validated())
        .And(() => Training.Validated())
        .And(() => Curve.Validated())
        .And(() => Adversarial.Validated())
        .And(() => Discovery.Validated())
        .And(() => Heads?.Validated())
        .And(() => Frontier?.Validated())
        .Unless(
            Training.Adversarial is null, "Training.Adversarial", Training.Adversarial?.Method,
            "null: MoreArms=adversarial adds an arm that is trained by Adversarial")
        .Unless(
            MoreArms.All(Known.Contains) && MoreArms.Distinct().Count() == MoreArms.Count, nameof(MoreArms), string.Join(",", MoreArms),
            "none or each at most once of " + string.Join(", ", Known))
        .Unless(
            Stages.All(epoch => epoch >= 1 && epoch <= Training.Epochs) && Stages.Zip(Stages.Skip(1)).All(pair => pair.First < pair.Second),
            nameof(Stages), string.Join(",", Stages), $"none, or ascending epochs from 1 to Training.Epochs, {Training.Epochs}")
        .Unless(Seeds is >= 1 and <= 100, nameof(Seeds), Seeds, "1 to 100")
        .ThrowIfAny();

    /// <summary>Checks every value, and that there are as many images as are asked for.</summary>
    /// <param name="data">The images.</param>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ImageExperimentOptions ValidatedFor(ImageExperimentData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int test = Data.TestCount > 0 ? Data.TestCount : data.Test.Count;
        return Faults.Of(this)
            .And(() => Validated())
            .Unless(
                Data.TrainCount <= data.Train.Count, "Data.TrainCount", Data.TrainCount,
                $"at most {data.Train.Count}, the training images of {data.Name}")
            .Unless(
                Data.TestCount <= data.Test.Count, "Data.TestCount", Data.TestCount,
                $"at most {data.Test.Count}, the test images of {data.Name}")
            .Unless(Curve.Count <= test, "Curve.Count", Curve.Count, $"at most {test}, the test images")
            .Unless(
                Frontier is null || Frontier.RadiusCount <= test, "Frontier.RadiusCount", Frontier?.RadiusCount,
                $"at most {test}, the test images")
            .ThrowIfAny();
    }
}

/// <summary>Compiled JSON metadata of <see cref="ImageExperimentOptions"/>: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImageExperimentOptions))]
public sealed partial class ImageExperimentJson : JsonSerializerContext;
