namespace FeatureAveraging.Datasets.Fetching;

/// <summary>How far a download is.</summary>
/// <param name="File">The file, relative to the data directory.</param>
/// <param name="Received">Bytes on disk so far, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the whole download; null when the server does not say.</param>
public readonly record struct FetchProgress(string File, long Received, long? Total);
