using System.Diagnostics.CodeAnalysis;
using FeatureAveraging.Data;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Description of a deep network, as its file gives it.</summary>
/// <param name="Architecture">Name of the architecture, for example <c>ResNet18</c>.</param>
/// <param name="Width">Channels of its first stage, or neurons a layer.</param>
/// <param name="Channels">c of the images it reads.</param>
/// <param name="ImageHeight">Rows of an image.</param>
/// <param name="ImageWidth">Columns of an image.</param>
/// <param name="Classes">Name of every output, in order.</param>
/// <param name="Partition">The coarse class of every output.</param>
public sealed record DeepModelDescription(
    string Architecture, int Width, int Channels, int ImageHeight, int ImageWidth, IReadOnlyList<string> Classes, Partition Partition)
{
    /// <summary>The user's name of each coarse class; null where the file does not say.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The coarse classes in the order of the user's numbers.</summary>
    /// <value>The default is their own order, which null stands for.</value>
    [AllowNull]
    public IReadOnlyList<int> NumberedGroups
    {
        get => field ?? [.. Enumerable.Range(0, Partition.GroupCount)];
        init;
    }
}
