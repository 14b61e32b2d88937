using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Cli;

/// <summary>What a run leaves beside its record.</summary>
/// <param name="Networks">Networks by arm; each becomes a model file.</param>
/// <param name="Test">Test samples that lie nowhere else; null for none.</param>
/// <param name="Witnesses">The attack whose adversarial points are kept; null for none.</param>
internal sealed record RunArtifacts(IReadOnlyDictionary<string, TwoLayerNetwork> Networks, LabeledSamples? Test = null, AttackResult? Witnesses = null);
