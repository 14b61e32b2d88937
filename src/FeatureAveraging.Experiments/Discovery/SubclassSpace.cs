using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Where sub-classes are looked for.</summary>
/// <param name="Inputs">What is clustered, n × d, finite: the samples, or what an embedding makes of them.</param>
/// <param name="Options">Their representation, and the effort.</param>
public sealed record SubclassSpace(Samples Inputs, SubclassOptions Options);
