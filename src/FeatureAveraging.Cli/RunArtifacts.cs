using FeatureAveraging.Data;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Cli;

/// <summary>What a run leaves beside its record.</summary>
/// <param name="Networks">Networks by arm; each becomes a model file.</param>
/// <param name="Test">Test samples that lie nowhere else; null for none.</param>
internal sealed record RunArtifacts(IReadOnlyDictionary<string, TwoLayerNetwork> Networks, LabeledSamples? Test = null);
