using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>Two-layer networks on raw inputs, watched while they train.</summary>
/// <remarks>What is not said here is as in <see cref="TrainRecipe.ForSamples"/>.</remarks>
public sealed record FrontierOptions
{
    /// <summary>
    /// Hidden neurons of every network; where they cannot be shared out evenly, the largest number below that can,
    /// and at least one per class.
    /// </summary>
    /// <value>The default is 40.</value>
    public int Width { get; init; } = 40;

    /// <summary>Passes over the training samples.</summary>
    /// <value>The default is 20.</value>
    public int Epochs { get; init; } = 20;

    /// <summary>
    /// Networks of one training that are measured, spread geometrically from the end of the first epoch to the end of the last;
    /// equal steps are measured once.
    /// </summary>
    /// <value>The default is 8.</value>
    public int Checkpoints { get; init; } = 8;

    /// <summary>Test samples whose exact radius is computed, drawn so that every class keeps its share.</summary>
    /// <value>The default is 300.</value>
    public int RadiusCount { get; init; } = 300;

    /// <summary>Sub-classes that are looked for in each coarse class.</summary>
    /// <value>The default is 20.</value>
    public int PseudoPerSide { get; init; } = 20;

    /// <summary>Seeds: the root seed and the next ones, each with its own sub-classes, initial networks and order of the data.</summary>
    /// <value>The default is 1.</value>
    public int Seeds { get; init; } = 1;

    /// <summary>Most branch-and-bound nodes for one radius; then it is a bracket.</summary>
    /// <value>The default is 20,000.</value>
    public int NodeLimit { get; init; } = 20_000;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public FrontierOptions Validated() => Faults.Of(this)
        .Unless(Width >= 2, nameof(Width), Width, "at least 2")
        .Unless(Epochs >= 1, nameof(Epochs), Epochs, "at least 1")
        .Unless(Checkpoints >= 1, nameof(Checkpoints), Checkpoints, "at least 1")
        .Unless(RadiusCount >= 1, nameof(RadiusCount), RadiusCount, "at least 1")
        .Unless(PseudoPerSide >= 1, nameof(PseudoPerSide), PseudoPerSide, "at least 1")
        .Unless(Seeds >= 1, nameof(Seeds), Seeds, "at least 1")
        .Unless(NodeLimit >= 0, nameof(NodeLimit), NodeLimit, "at least 0")
        .ThrowIfAny();

    /// <summary>The steps whose networks are measured, ascending; the last one is the last step.</summary>
    /// <param name="stepsPerEpoch">Gradient steps of an epoch.</param>
    internal int[] ComputeSteps(int stepsPerEpoch) =>
    [
        .. Enumerable.Range(0, Checkpoints)
            .Select(i => Checkpoints == 1 ? Epochs : Math.Pow(Epochs, (double)i / (Checkpoints - 1)))
            .Select(epoch => (int)Math.Round(stepsPerEpoch * epoch))
            .Distinct(),
    ];
}
