using System.Text.Json.Serialization;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Features;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>How a classifier is diagnosed.</summary>
public sealed record DiagnoseOptions
{
    /// <summary>Asks for every layer up to the last one before the outputs, in <see cref="Layers"/>.</summary>
    public const string AllLayers = "all";

    /// <summary>What is diagnosed, where it came from files; nothing is read from here.</summary>
    /// <value>The default is null.</value>
    public AttackInputs? Inputs { get; init; }

    /// <summary>When sub-classes count as averaged or as decoupled.</summary>
    public AveragingOptions Averaging { get; init; } = new();

    /// <summary>How sub-classes are looked for; null takes those of the samples.</summary>
    /// <value>The default is null.</value>
    public SubclassOptions? Discovery { get; init; }

    /// <summary>
    /// Least adjusted Rand index of the sub-classes found in two halves of the samples; below it there is no statement about them.
    /// </summary>
    /// <value>The default is 0.5.</value>
    public double LeastAgreement { get; init; } = 0.5;

    /// <summary>Most branch-and-bound nodes for the exact radius of one sample; then it is a bracket.</summary>
    /// <value>The default is 20,000.</value>
    public int NodeLimit { get; init; } = 20_000;

    /// <summary>Names of the layers behind the input at which averaging is stated; none for the last one before the outputs.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>
    /// Samples, from the first on, whose certificate is traced through the layers of a deep model, at some seconds each; the others
    /// have the product of its Lipschitz constants. Two-layer networks do not read this.
    /// </summary>
    /// <value>The default is 20.</value>
    public int TracedCount { get; init; } = 20;

    /// <summary>Noise of randomized smoothing; null for none.</summary>
    /// <value>The default is null.</value>
    public SmoothingOptions? Smoothing { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DiagnoseOptions Validated() => Faults.Of(this)
        .And(() => Averaging.Validated())
        .And(() => Discovery?.Validated())
        .And(() => Smoothing?.Validated())
        .Unless(Discovery is null || Discovery.ClustersPerSide >= 2, "Discovery.ClustersPerSide", Discovery?.ClustersPerSide, "at least 2")
        .Unless(LeastAgreement is >= 0 and <= 1, nameof(LeastAgreement), LeastAgreement, "in [0, 1]")
        .Unless(NodeLimit >= 1, nameof(NodeLimit), NodeLimit, "at least 1")
        .Unless(TracedCount >= 0, nameof(TracedCount), TracedCount, "at least 0")
        .ThrowIfAny();
}

/// <summary>Compiled JSON metadata of <see cref="DiagnoseOptions"/>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DiagnoseOptions))]
public sealed partial class DiagnoseJson : JsonSerializerContext;
