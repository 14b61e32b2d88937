using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>A trained network as files keep it.</summary>
/// <param name="Name">Arm and seed, for example <c>fine-1</c>.</param>
/// <param name="Options">What it is made of.</param>
/// <param name="State">Arrays by PyTorch's names.</param>
public sealed record TrainedModel(string Name, VisionModelOptions Options, IReadOnlyDictionary<string, ModelArray> State);
