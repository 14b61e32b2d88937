using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.SampleFiles;
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
    /// <summary>Label column and scale of samples files.</summary>
    /// <value>The default leaves both to the data.</value>
    public SamplesReading Samples { get; init; } = new();

    /// <summary>Whether bytes of images become numbers from 0 to 1.</summary>
    public bool ScalesBytes => Samples.Scale != ValueScale.None;

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

    /// <summary>Checks that no label column was asked of samples that are not in a table.</summary>
    /// <param name="dataset">Their name.</param>
    /// <exception cref="OptionsException">A column was asked for.</exception>
    public void RefuseLabelColumn(string dataset)
    {
        if (Samples.LabelColumn is { } column)
        {
            throw new OptionsException([$"--label is {column}; expected nothing, because {dataset} is no table (.csv, .tsv, .txt, .npy)."]);
        }
    }
}
