using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Models;

/// <summary>A deep network as numbers: what a model file holds.</summary>
/// <param name="Description">Architecture, sizes and classes.</param>
/// <param name="State">Weights and buffers by PyTorch's names.</param>
public sealed record DeepModel(DeepModelDescription Description, IReadOnlyDictionary<string, ModelArray> State);
