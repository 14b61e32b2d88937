namespace FeatureAveraging.Runs;

/// <summary>A file, a folder or a data set that a run read: enough to find it again.</summary>
/// <param name="Path">The path as the user gave it, or the name of a data set.</param>
/// <param name="Sha256">SHA-256 of the file in lower-case hexadecimal; null for a folder or a data set.</param>
/// <param name="MadeBy">Start of the run whose folder the file lies in; null where it lies in none.</param>
public sealed record RunInput(string Path, string? Sha256 = null, DateTimeOffset? MadeBy = null);
