using FeatureAveraging.Numerics;
using FeatureAveraging.Options;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>How sub-classes are looked for inside each coarse class.</summary>
public sealed record SubclassOptions
{
    /// <summary>Sub-classes of each coarse class, or of each known sub-class.</summary>
    /// <value>The default is 20.</value>
    public int ClustersPerSide { get; init; } = 20;

    /// <summary>What makes two samples similar.</summary>
    /// <value>The default is <see cref="SubclassMethod.KMeans"/>.</value>
    public SubclassMethod Method { get; init; }

    /// <summary>
    /// D of the principal components of the samples that are clustered in place of the samples; where the samples vary in fewer directions,
    /// there are so many. 0 means the samples as they are.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Components { get; init; }

    /// <summary>Starts of k-means; the one with the least inertia is kept.</summary>
    /// <value>The default is 4.</value>
    public int Restarts { get; init; } = 4;

    /// <summary>Most rounds of a start.</summary>
    /// <value>The default is 40.</value>
    public int MaxIterations { get; init; } = 40;

    /// <summary>
    /// Most samples of a class that the centres are computed from, drawn at random; every sample is then given to its nearest centre.
    /// </summary>
    /// <value>The default is 10,000.</value>
    public int MostSamples { get; init; } = 10_000;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SubclassOptions Validated() => Faults.Of(this)
        .Unless(ClustersPerSide >= 1, nameof(ClustersPerSide), ClustersPerSide, "at least 1")
        .Unless(
            Components is >= 0 and < PrincipalComponents.MostSamples, nameof(Components), Components,
            $"0 to {PrincipalComponents.MostSamples - 1} (0 = the samples as they are)")
        .Unless(Restarts >= 1, nameof(Restarts), Restarts, "at least 1")
        .Unless(MaxIterations >= 1, nameof(MaxIterations), MaxIterations, "at least 1")
        .Unless(MostSamples >= ClustersPerSide, nameof(MostSamples), MostSamples, $"at least ClustersPerSide = {ClustersPerSide}")
        .ThrowIfAny();
}

/// <summary>What makes two samples similar.</summary>
public enum SubclassMethod
{
    /// <summary>Their distance: k-means (Lloyd 1982).</summary>
    KMeans,

    /// <summary>The cosine between them: spherical k-means (Dhillon and Modha 2001). No sample may be zero.</summary>
    Spherical,
}
