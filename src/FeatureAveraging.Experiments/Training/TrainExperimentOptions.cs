using System.Text.Json.Serialization;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Training;

/// <summary>One network, one training.</summary>
public sealed record TrainExperimentOptions
{
    /// <summary>The synthetic distribution; null when the samples come from elsewhere.</summary>
    /// <value>The default is null.</value>
    public ClusterOptions? Data { get; init; }

    /// <summary>Width and initialisation.</summary>
    /// <value>The default is that of <see cref="NetworkOptions"/>.</value>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>
    /// M of a network with a dense second layer d → M → K, which is trained too: one output for each class or coarse class.
    /// </summary>
    /// <value>The default is null: the paper's networks, whose second layer is fixed.</value>
    public int? DenseWidth { get; init; }

    /// <summary>Gradient descent.</summary>
    /// <value>The default is that of <see cref="TrainingOptions"/>.</value>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Passes over the training samples; when given, it decides the number of steps.</summary>
    /// <value>The default is null: <see cref="TrainingOptions.Steps"/> decides.</value>
    public int? Epochs { get; init; }

    /// <summary>
    /// Whether η is multiplied by m (binary) or h (k-class), which undoes the 1/m and 1/h in front of the neurons;
    /// a dense network has none.
    /// </summary>
    /// <value>The default is false: the paper's η.</value>
    public bool ScaleLearningRate { get; init; }

    /// <summary>Checks every value, nested records included.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public TrainExperimentOptions Validated() => Faults.Of(this)
        .And(() => Data?.Validated())
        .And(() => Network.Validated())
        .And(() => Training.Validated())
        .Unless(DenseWidth is null or >= 1, nameof(DenseWidth), DenseWidth, "at least 1, or null")
        .Unless(Epochs is null or >= 1, nameof(Epochs), Epochs, "at least 1, or null")
        .ThrowIfAny();

    /// <summary>Checks every value, and that network and loss suit the labels.</summary>
    /// <param name="supervision">Labels to learn.</param>
    /// <param name="sampleCount">n.</param>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public TrainExperimentOptions ValidatedFor(Supervision supervision, int sampleCount)
    {
        bool dense = DenseWidth is not null, coarse = supervision == Supervision.Coarse && !dense;
        return Faults.Of(this)
            .And(() => Validated())
            .Unless(
                Training.Loss is null || coarse == (Training.Loss != LossFunction.CrossEntropy), "Training.Loss", Training.Loss,
                coarse ? "Logistic or Exponential for coarse labels" : $"CrossEntropy for {(dense ? "a dense network" : "fine labels")}")
            .Unless(
                coarse || Training.TrainOutputLayer == dense, "Training.TrainOutputLayer", Training.TrainOutputLayer,
                dense ? "true: both layers of a dense network are trained" : "false: the k-class network has a fixed output layer")
            .Unless(
                Training.Form != TrainingForm.Dual || (Network.ActivationPower == 1 && sampleCount <= FormPlanner.MostDualSamples),
                "Training.Form", Training.Form,
                $"Direct or Auto: the dual form needs the ReLU (Network.ActivationPower=1) and at most {FormPlanner.MostDualSamples} " +
                $"samples, and there are {sampleCount}")
            .ThrowIfAny();
    }

    /// <summary>The gradient descent that is run: epochs turned into steps, the learning rate scaled.</summary>
    /// <param name="supervision">Labels to learn.</param>
    /// <param name="sampleCount">n.</param>
    public TrainingOptions Resolve(Supervision supervision, int sampleCount)
    {
        int scale = DenseWidth is not null ? 1 : supervision == Supervision.Coarse ? Network.NeuronsPerSign : Network.NeuronsPerClass;
        int batch = Training.BatchSize == 0 ? sampleCount : Math.Min(Training.BatchSize, sampleCount);
        int stepsPerEpoch = (sampleCount + batch - 1) / batch;
        return Training with
        {
            LearningRate = ScaleLearningRate ? scale * Training.LearningRate : Training.LearningRate,
            Steps = Epochs is { } epochs ? checked(epochs * stepsPerEpoch) : Training.Steps,
        };
    }
}

/// <summary>Compiled JSON metadata of <see cref="TrainExperimentOptions"/>: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainExperimentOptions))]
[JsonSerializable(typeof(SampleInputs))]
public sealed partial class TrainExperimentJson : JsonSerializerContext;
