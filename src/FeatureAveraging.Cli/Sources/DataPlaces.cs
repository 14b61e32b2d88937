using FeatureAveraging.Datasets.Images;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Where data sets and their caches lie, and how images are read.</summary>
/// <param name="Directory">Finds the data directory; only called where it matters.</param>
/// <param name="Cache">Finds the directory that keeps decoded images; null for none.</param>
/// <param name="SkipCorrupt">Whether images that cannot be decoded are left out.</param>
/// <param name="Cancellation">Stops the reading of images.</param>
internal sealed record DataPlaces(Func<string> Directory, Func<string?> Cache, bool SkipCorrupt, CancellationToken Cancellation)
{
    /// <summary>How images are read.</summary>
    public ImageReading Reading() => new() { CacheDirectory = Cache(), SkipCorrupt = SkipCorrupt };
}
