using System.Text.Json.Serialization;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>How much of the networks' robustness is measured.</summary>
public enum SyntheticScope
{
    /// <summary>Exact radii, certificates and every attack, with the curves, the reference networks and the claims of the paper.</summary>
    Everything,

    /// <summary>
    /// Exact radii of the trained networks alone, beside what is measured of their features: what a sweep over many settings can afford.
    /// No other robustness metric, no curve of an attack, no trajectory and no claim is in the record then.
    /// </summary>
    ExactRadii,
}

/// <summary>The synthetic experiment: Figures 2a, 2b and 3 (left). Every default is the paper's setting.</summary>
public sealed record SyntheticOptions
{
    /// <summary>The multi-cluster distribution.</summary>
    /// <value>The default is that of <see cref="ClusterOptions"/>.</value>
    public ClusterOptions Data { get; init; } = new();

    /// <summary>Widths and initialisation.</summary>
    /// <value>The default is that of <see cref="NetworkOptions"/>.</value>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>Gradient descent, the same for both arms.</summary>
    /// <value>The default is that of <see cref="TrainingOptions"/>.</value>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The paper's attack.</summary>
    /// <value>The default is that of <see cref="PgdOptions"/>.</value>
    public PgdOptions Attack { get; init; } = new();

    /// <summary>Radii of the robust-accuracy curves.</summary>
    /// <value>The default is 0, 2, …, 58.</value>
    public CurveOptions Curve { get; init; } = new();

    /// <summary>
    /// Sub-classes that are looked for in each coarse class; a network of its own (arm <c>pseudo</c>) is trained on what is found.
    /// 0 leaves it out.
    /// </summary>
    /// <value>The default is 0.</value>
    public int PseudoPerClass { get; init; }

    /// <summary>How much of the networks' robustness is measured.</summary>
    /// <value>The default is <see cref="SyntheticScope.Everything"/>.</value>
    public SyntheticScope Scope { get; init; }

    /// <summary>Checks every value, nested records included.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SyntheticOptions Validated() => Faults.Of(this)
        .And(() => Data.Validated())
        .And(() => Network.Validated())
        .And(() => Training.Validated())
        .And(() => Attack.Validated())
        .And(() => Curve.Validated())
        .Unless(PseudoPerClass >= 0, nameof(PseudoPerClass), PseudoPerClass, "at least 0 (0 = no arm pseudo)")
        .Unless(
            Training.Loss is not LossFunction.CrossEntropy, "Training.Loss", Training.Loss,
            "Logistic or Exponential for the coarse arm; the fine arm always has cross-entropy")
        .Unless(
            Data.ClassCount == 2 || Training.Loss is null, "Training.Loss", Training.Loss,
            "null: with more than two coarse classes both arms have cross-entropy")
        .Unless(
            !Training.TrainOutputLayer, "Training.TrainOutputLayer", Training.TrainOutputLayer,
            "false: both arms have the paper's fixed output layer")
        .Unless(
            Training.Form != TrainingForm.Dual || Network.ActivationPower == 1, "Training.Form", Training.Form,
            "Direct or Auto: the dual form needs the ReLU (Network.ActivationPower=1)")
        .Unless(
            Training.CheckpointEvery == 0, "Training.CheckpointEvery", Training.CheckpointEvery,
            "0: this experiment takes seconds and starts anew; favg train keeps checkpoints")
        .Unless(
            Attack.Loss == AttackLoss.Margin, "Attack.Loss", Attack.Loss,
            "Margin: the curves of both losses are always drawn, each under its own name")
        .Unless(
            Scope == SyntheticScope.Everything || Network.ActivationPower == 1, nameof(Scope), Scope,
            "Everything: exact radii are those of ReLU networks (Network.ActivationPower=1)")
        .ThrowIfAny();
}

/// <summary>Compiled JSON metadata of <see cref="SyntheticOptions"/>: PascalCase names, as <c>--set</c> writes them.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(SyntheticOptions))]
public sealed partial class SyntheticJson : JsonSerializerContext;
