using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Cli;

/// <summary>What a run leaves beside its record.</summary>
/// <param name="Networks">Two-layer networks by arm; each becomes a model file.</param>
/// <param name="Test">Test samples that are in no other file; null for none.</param>
/// <param name="Witnesses">The attack whose adversarial points are kept; null for none.</param>
internal sealed record RunArtifacts(
    IReadOnlyDictionary<string, TwoLayerNetwork> Networks, LabeledSamples? Test = null, AttackResult? Witnesses = null)
{
    /// <summary>Deep networks by arm; each becomes a model file.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, DeepModel> DeepNetworks { get; init; } = new Dictionary<string, DeepModel>();
}
