namespace FeatureAveraging.Datasets.Images;

/// <summary>How encoded images are read.</summary>
public sealed record ImageReading
{
    /// <summary>
    /// Directory that keeps decoded images, so that they are decoded once; null for none. Files there may be deleted at any time.
    /// </summary>
    /// <value>The default is null.</value>
    public string? CacheDirectory { get; init; }

    /// <summary>Whether images that cannot be decoded are left out, with a diagnostic, instead of ending the reading.</summary>
    /// <value>The default is false.</value>
    public bool SkipCorrupt { get; init; }
}
