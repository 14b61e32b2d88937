namespace FeatureAveraging.Datasets.Models;

/// <summary>Description of a deep network, as its file gives it.</summary>
/// <param name="Architecture">Name of the architecture, for example <c>ResNet18</c>.</param>
/// <param name="Width">Channels of its first stage, or neurons a layer.</param>
/// <param name="Channels">c of the images it reads.</param>
/// <param name="ImageHeight">Rows of an image.</param>
/// <param name="ImageWidth">Columns of an image.</param>
/// <param name="Classes">Name of every output, in order.</param>
/// <param name="Sides">The coarse side of every output, ±1; one per class.</param>
public sealed record DeepModelDescription(
    string Architecture, int Width, int Channels, int ImageHeight, int ImageWidth, IReadOnlyList<string> Classes, IReadOnlyList<int> Sides);
