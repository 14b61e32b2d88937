using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>How sub-classes are looked for inside each coarse class.</summary>
public sealed record SubclassOptions
{
    /// <summary>Sub-classes of each side.</summary>
    /// <value>The default is 20.</value>
    public int ClustersPerSide { get; init; } = 20;

    /// <summary>Starts of k-means; the one with the least inertia is kept.</summary>
    /// <value>The default is 4.</value>
    public int Restarts { get; init; } = 4;

    /// <summary>Most rounds of a start.</summary>
    /// <value>The default is 40.</value>
    public int MaxIterations { get; init; } = 40;

    /// <summary>
    /// Most samples of a side that the centres are computed from, drawn at random; every sample is then given to its nearest centre.
    /// </summary>
    /// <value>The default is 10,000.</value>
    public int MostSamples { get; init; } = 10_000;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SubclassOptions Validated() => Faults.Of(this)
        .Unless(ClustersPerSide >= 1, nameof(ClustersPerSide), ClustersPerSide, "at least 1")
        .Unless(Restarts >= 1, nameof(Restarts), Restarts, "at least 1")
        .Unless(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "at least 1")
        .Unless(MostSamples >= ClustersPerSide, nameof(MostSamples), MostSamples, $"at least ClustersPerSide = {ClustersPerSide}")
        .ThrowIfAny();
}
