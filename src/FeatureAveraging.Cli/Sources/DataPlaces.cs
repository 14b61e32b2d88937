using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Sources;

/// <summary>Where data sets and their caches lie, and how images are read.</summary>
/// <param name="Directory">Finds the data directory; only called when it is needed.</param>
/// <param name="Cache">Finds the directory that keeps decoded images; null for none.</param>
/// <param name="SkipCorrupt">Whether images that cannot be decoded are left out.</param>
/// <param name="Subset">How many images of each part to draw; null for all.</param>
/// <param name="Cancellation">Stops the reading of images.</param>
internal sealed record DataPlaces(
    Func<string> Directory, Func<string?> Cache, bool SkipCorrupt, int? Subset, CancellationToken Cancellation)
{
    /// <summary>How images are read.</summary>
    public ImageReading Reading() => new() { CacheDirectory = Cache(), SkipCorrupt = SkipCorrupt };

    /// <summary>Checks that no subset was asked of samples that are not images.</summary>
    /// <param name="dataset">Their name.</param>
    /// <exception cref="OptionsException">A subset was asked for.</exception>
    public void RefuseSubset(string dataset)
    {
        if (Subset is { } count)
        {
            throw new OptionsException([$"--subset is {count}; expected nothing, because {dataset} does not hold images."]);
        }
    }
}
