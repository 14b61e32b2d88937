using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>A trained network as files keep it.</summary>
/// <param name="Name">Arm and seed, for example <c>fine-1</c>.</param>
/// <param name="Options">What it is made of.</param>
/// <param name="Partition">Side of each output.</param>
/// <param name="ClassNames">Name of each output.</param>
/// <param name="State">Arrays by PyTorch's names.</param>
public sealed record TrainedModel(
    string Name,
    VisionModelOptions Options,
    Partition Partition,
    IReadOnlyList<string> ClassNames,
    IReadOnlyDictionary<string, ModelArray> State)
{
    /// <summary>The user's name of each coarse class; null where there are none.</summary>
    /// <value>The default is null.</value>
    public IReadOnlyList<string>? GroupNames { get; init; }

    /// <summary>The coarse classes in the order of the user's numbers; null for their own order.</summary>
    /// <value>The default is null.</value>
    public IReadOnlyList<int>? NumberedGroups { get; init; }

    /// <summary>The class names of a network that learned the two sides alone.</summary>
    public static IReadOnlyList<string> SideNames { get; } = ["positive", "negative"];
}
