using System.Text.Json.Serialization;
using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>Hardening a two-layer network: discovery, trainings, choice on held-out samples, report on test samples.</summary>
public sealed record HardenOptions
{
    /// <summary>Where the samples came from; nothing is read from here.</summary>
    /// <value>The default is null.</value>
    public SampleInputs? Inputs { get; init; }

    /// <summary>The model that the hardened network is compared with; nothing is read from here.</summary>
    /// <value>The default is null: there is none.</value>
    public OwnModel? Model { get; init; }

    /// <summary>The embedding that the samples are values of: the network is then a head on a frozen model.</summary>
    /// <value>The default is null: the samples are inputs.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>The synthetic distribution; null when the samples come from elsewhere.</summary>
    /// <value>The default is null.</value>
    public ClusterOptions? Data { get; init; }

    /// <summary>Widths, where <see cref="Width"/> does not say them, and initialisation.</summary>
    /// <value>The default is that of <see cref="NetworkOptions"/>.</value>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gradient descent, the same for every arm.</summary>
    /// <value>The default is that of <see cref="TrainingOptions"/>.</value>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Passes over the training samples; null: <see cref="TrainingOptions.Steps"/> decides.</summary>
    /// <value>The default is null.</value>
    public int? Epochs { get; init; }

    /// <summary>Whether η is multiplied by m (binary) or h (one output a class), which undoes the 1/m and 1/h.</summary>
    /// <value>The default is false.</value>
    public bool ScaleLearningRate { get; init; }

    /// <summary>
    /// Hidden neurons of every network; where they cannot be shared out evenly, the largest number below that can. It limits the number
    /// of sub-classes. Null: <see cref="Network"/> says how many neurons a sign or a class has.
    /// </summary>
    /// <value>The default is null.</value>
    public int? Width { get; init; }

    /// <summary>Sub-classes of each coarse class, or with <see cref="WithinKnown"/> of each known one; null: chosen.</summary>
    /// <value>The default is null.</value>
    public int? Clusters { get; init; }

    /// <summary>Whether clusters are looked for inside the known sub-classes; then <see cref="Clusters"/> is needed.</summary>
    /// <value>The default is false.</value>
    public bool WithinKnown { get; init; }

    /// <summary>
    /// Space and effort of the discovery; <see cref="SubclassOptions.ClustersPerSide"/> is the greatest number that is tried.
    /// </summary>
    /// <value>The default is k-means on 50 principal components, and at most 50 sub-classes.</value>
    public SubclassOptions Discovery { get; init; } = new() { ClustersPerSide = 50, Components = 50 };

    /// <summary>
    /// Whether sub-classes are looked for by direction too, by spherical k-means on the samples as they are. The validation samples decide.
    /// It is left out for <see cref="WithinKnown"/> and where a training sample is zero.
    /// </summary>
    /// <value>The default is true.</value>
    public bool TryDirections { get; init; } = true;

    /// <summary>Clean accuracy that may be lost against the coarse network, or the user's, on validation samples.</summary>
    /// <value>The default is 0.005.</value>
    public double MaxAccuracyLoss { get; init; } = 0.005;

    /// <summary>Share of the training samples that is held out to choose by.</summary>
    /// <value>The default is 0.2.</value>
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Share of all samples that is held out to judge by, where there are no test samples.</summary>
    /// <value>The default is 0.2.</value>
    public double TestShare { get; init; } = 0.2;

    /// <summary>Networks of one training to choose from, spread geometrically over its last 19/20.</summary>
    /// <value>The default is 8.</value>
    public int Checkpoints { get; init; } = 8;

    /// <summary>Validation samples whose exact radius is computed.</summary>
    /// <value>The default is 200.</value>
    public int ValidationRadii { get; init; } = 200;

    /// <summary>Test samples whose exact radius is computed, the same ones for every arm.</summary>
    /// <value>The default is 300.</value>
    public int RadiusCount { get; init; } = 300;

    /// <summary>
    /// Values of <see cref="TrainingOptions.WeightDecay"/> that the rival with weight decay chooses from; empty leaves it out.
    /// </summary>
    /// <value>The default is 10⁻⁴, 10⁻³, 10⁻².</value>
    public IReadOnlyList<double> WeightDecays { get; init; } = [1e-4, 1e-3, 1e-2];

    /// <summary>
    /// Values of <see cref="TrainingOptions.AdversarialRadius"/> that adversarial training chooses from, as multiples of the coarse
    /// network's mean radius on validation samples; empty leaves it out.
    /// </summary>
    /// <value>The default is ½, 1, 2.</value>
    public IReadOnlyList<double> AdversarialRadii { get; init; } = [0.5, 1, 2];

    /// <summary>
    /// Seeds: the root seed and the next ones, each with its own sub-classes, initial networks and order of the data. Space and number of
    /// sub-classes are chosen with the first; stopping point, decay and training radius with each.
    /// </summary>
    /// <value>The default is 3.</value>
    public int Seeds { get; init; } = 3;

    /// <summary>Most branch-and-bound nodes for one radius of a test sample; then it is a bracket.</summary>
    /// <value>The default is 20,000.</value>
    public int NodeLimit { get; init; } = 20_000;

    /// <summary>Most nodes for one radius that choices are made by: the shortest perturbation until then counts, without proof.</summary>
    /// <value>The default is 300.</value>
    public int ChoiceNodeLimit { get; init; } = 300;

    /// <summary>Checks every value, nested records included.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public HardenOptions Validated() => Faults.Of(this)
        .And(() => Data?.Validated())
        .And(() => Network.Validated())
        .And(() => Training.Validated())
        .And(() => Discovery.Validated())
        .And(() => Embedding?.Validated())
        .Unless(
            Network.ActivationPower == 1, "Network.ActivationPower", Network.ActivationPower, "1: exact radii are those of ReLU networks")
        .Unless(
            Training.Loss is not LossFunction.CrossEntropy, "Training.Loss", Training.Loss,
            "Logistic, Exponential or null: it is the loss of binary labels")
        .Unless(!Training.TrainOutputLayer, "Training.TrainOutputLayer", Training.TrainOutputLayer, "false: the output layer is fixed")
        .Unless(
            Training.WeightDecay == 0, "Training.WeightDecay", Training.WeightDecay, "0: WeightDecays says what the rival chooses from")
        .Unless(
            Training.AdversarialRadius == 0, "Training.AdversarialRadius", Training.AdversarialRadius,
            "0: AdversarialRadii says what the rival chooses from")
        .Unless(
            Training.Form != TrainingForm.Dual || WeightDecays.Count + AdversarialRadii.Count == 0, "Training.Form", Training.Form,
            "Direct or Auto: weight decay and adversarial training have no dual form")
        .Unless(Epochs is null or >= 1, nameof(Epochs), Epochs, "at least 1, or null")
        .Unless(Width is null or >= 2, nameof(Width), Width, "at least 2, or null")
        .Unless(Clusters is null or >= 1, nameof(Clusters), Clusters, "at least 1, or null")
        .Unless(!WithinKnown || Clusters is not null, nameof(Clusters), Clusters, "a number, because WithinKnown is true")
        .Unless(MaxAccuracyLoss is >= 0 and <= 1, nameof(MaxAccuracyLoss), MaxAccuracyLoss, "a value in [0, 1]")
        .Unless(ValidationShare is > 0 and < 1, nameof(ValidationShare), ValidationShare, "a value in (0, 1)")
        .Unless(TestShare is > 0 and < 1, nameof(TestShare), TestShare, "a value in (0, 1)")
        .Unless(Checkpoints >= 1, nameof(Checkpoints), Checkpoints, "at least 1")
        .Unless(ValidationRadii >= 1, nameof(ValidationRadii), ValidationRadii, "at least 1")
        .Unless(RadiusCount >= 1, nameof(RadiusCount), RadiusCount, "at least 1")
        .Unless(WeightDecays.All(IsPositive), nameof(WeightDecays), string.Join(", ", WeightDecays), "finite values > 0")
        .Unless(AdversarialRadii.All(IsPositive), nameof(AdversarialRadii), string.Join(", ", AdversarialRadii), "finite values > 0")
        .Unless(Seeds >= 1, nameof(Seeds), Seeds, "at least 1")
        .Unless(NodeLimit >= 0, nameof(NodeLimit), NodeLimit, "at least 0")
        .Unless(ChoiceNodeLimit >= 0, nameof(ChoiceNodeLimit), ChoiceNodeLimit, "at least 0")
        .ThrowIfAny();

    /// <summary>The spaces in which sub-classes are looked for, the preferred one first, and the greatest number in each.</summary>
    /// <param name="train">Training samples.</param>
    internal IEnumerable<SubclassOptions> ResolveSpaces(LabeledSamples train)
    {
        int most = Width is { } width
            ? Math.Clamp(width / train.GroupCount, 1, Discovery.ClustersPerSide)
            : Discovery.ClustersPerSide;
        SubclassOptions first = Discovery with { ClustersPerSide = most }, second = first with
        {
            Method = SubclassMethod.Spherical,
            Components = 0,
        };
        return TryDirections && !WithinKnown && second != first && !train.Inputs.HasZero() ? [first, second] : [first];
    }

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    /// <summary>Neurons of each sub-class where there are so many.</summary>
    /// <param name="classes">Sub-classes in all.</param>
    internal int NeuronsPerClass(int classes) => Width is { } width ? Math.Max(1, width / classes) : Network.NeuronsPerClass;

    /// <summary>The gradient descent that is run for labels of one kind, and the network's shape.</summary>
    /// <param name="form">Two coarse classes, or one output a class.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="samples">n.</param>
    internal (NetworkOptions Network, TrainingOptions Training) Resolve(Supervision form, int classes, int samples)
    {
        NetworkOptions shape = Network with
        {
            NeuronsPerSign = Width is { } width ? Math.Max(1, width / 2) : Network.NeuronsPerSign,
            NeuronsPerClass = NeuronsPerClass(classes),
        };
        var recipe = new TrainExperimentOptions
        {
            Network = shape,
            Training = Training with { RecordEvery = 0, CheckpointEvery = 0, Loss = form == Supervision.Coarse ? Training.Loss : null },
            Epochs = Epochs,
            ScaleLearningRate = ScaleLearningRate,
        };
        return (shape, recipe.Resolve(form, samples));
    }

    /// <summary>The steps whose networks are looked at, ascending; the last one is the last step.</summary>
    /// <param name="steps">Steps of the training.</param>
    internal IEnumerable<int> ComputeSteps(int steps) => Enumerable.Range(0, Checkpoints)
        .Select(i => Checkpoints == 1 ? 1 : Math.Pow(20, ((double)i / (Checkpoints - 1)) - 1))
        .Select(share => (int)Math.Round(steps * share))
        .Distinct();
}

/// <summary>Compiled JSON metadata of <see cref="HardenOptions"/>: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(HardenOptions))]
public sealed partial class HardenJson : JsonSerializerContext;
