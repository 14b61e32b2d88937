using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>The two heads on the features of a trained deep network (Figures 2c, 2d): widths, gradient descent, exact radii.</summary>
/// <remarks>
/// Both heads read features centred by their training mean (folded back into the biases afterwards).
/// Features behind a ReLU have a large common part, and without centring up to half of the neurons died and the k-class head lost whole
/// classes, at every rate and initial scale tried.
/// </remarks>
public sealed record HeadOptions
{
    /// <summary>m: neurons per sign of the binary head.</summary>
    /// <value>The default is 15, the paper's.</value>
    public int NeuronsPerSign { get; init; } = 15;

    /// <summary>h: neurons per class of the k-class head.</summary>
    /// <value>The default is 3, the paper's.</value>
    public int NeuronsPerClass { get; init; } = 3;

    /// <summary>Neurons whose weights are averaged before they are compared with the class means.</summary>
    /// <value>The default is 3, the paper's.</value>
    public int GroupSize { get; init; } = 3;

    /// <summary>
    /// η in units of m/D (binary head) or h/D (k-class head), on features scaled to mean‖z − z̄‖² = D,
    /// so that nothing depends on their scale.
    /// </summary>
    /// <value>The default is 3.</value>
    public double LearningRate { get; init; } = 3;

    /// <summary>T, the number of gradient steps.</summary>
    /// <value>The default is 1000.</value>
    public int Steps { get; init; } = 1000;

    /// <summary>Samples per step; the full batch where there are fewer.</summary>
    /// <value>The default is 1000.</value>
    public int BatchSize { get; init; } = 1000;

    /// <summary>Heavy-ball momentum β.</summary>
    /// <value>The default is 0.9.</value>
    public double Momentum { get; init; } = 0.9;

    /// <summary>σ_w in units of 1/√D on the scaled features; biases start at 0.</summary>
    /// <value>The default is 10⁻⁴: small against the trained weights, as in the paper.</value>
    public double InitialWeightScale { get; init; } = 1e-4;

    /// <summary>How many of the first test samples get an exact radius in feature space; 0 for none.</summary>
    /// <value>The default is 200.</value>
    public int RadiusCount { get; init; } = 200;

    /// <summary>Most branch-and-bound nodes for one radius; then it is a bracket.</summary>
    /// <value>The default is 20,000.</value>
    public int RadiusNodeLimit { get; init; } = 20_000;

    /// <summary>Most seconds for one radius; then it is a bracket, which may depend on the machine's speed.</summary>
    /// <value>The default is 10.</value>
    public double RadiusBudgetSeconds { get; init; } = 10;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public HeadOptions Validated() => Faults.Of(this)
        .Unless(GroupSize >= 1, nameof(GroupSize), GroupSize, "at least 1")
        .Unless(
            IsGrouped(NeuronsPerSign), nameof(NeuronsPerSign), NeuronsPerSign,
            FormattableString.Invariant($"a multiple of GroupSize = {GroupSize} from 1 to {OptimalGrouping.MostItems}"))
        .Unless(
            IsGrouped(NeuronsPerClass), nameof(NeuronsPerClass), NeuronsPerClass,
            FormattableString.Invariant($"a multiple of GroupSize = {GroupSize} from 1 to {OptimalGrouping.MostItems}"))
        .Unless(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a finite value > 0")
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1")
        .Unless(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "a value in [0, 1)")
        .Unless(
            InitialWeightScale > 0 && double.IsFinite(InitialWeightScale), nameof(InitialWeightScale), InitialWeightScale,
            "a finite value > 0")
        .Unless(RadiusCount >= 0, nameof(RadiusCount), RadiusCount, "at least 0 (0 = no radii)")
        .Unless(RadiusNodeLimit >= 0, nameof(RadiusNodeLimit), RadiusNodeLimit, "at least 0")
        .Unless(RadiusBudgetSeconds >= 0, nameof(RadiusBudgetSeconds), RadiusBudgetSeconds, "at least 0 seconds")
        .ThrowIfAny();

    internal RadiusOptions Limits => new() { NodeLimit = RadiusNodeLimit, BudgetSeconds = RadiusBudgetSeconds };

    private bool IsGrouped(int neurons) => neurons is >= 1 and <= OptimalGrouping.MostItems && GroupSize >= 1 && neurons % GroupSize == 0;
}
