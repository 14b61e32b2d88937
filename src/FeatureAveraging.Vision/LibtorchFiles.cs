namespace FeatureAveraging.Vision;

/// <summary>A libtorch that the user brings: that of an installed PyTorch, or an unpacked one.</summary>
/// <param name="Folder">What the user gave, for messages.</param>
/// <param name="Version">Its version, or words that say it is not known.</param>
/// <param name="Libraries">Full paths of its libraries, those first that others need.</param>
public sealed record LibtorchFiles(string Folder, string Version, IReadOnlyList<string> Libraries);
