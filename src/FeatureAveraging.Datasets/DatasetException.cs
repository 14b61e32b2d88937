using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets;

/// <summary>
/// A file or directory is missing, damaged or cannot be used: which one, what was found, what was expected and what to do.
/// </summary>
public sealed class DatasetException : Exception
{
    /// <summary>Makes the exception; its message is composed of the parts, without what a terminal would obey.</summary>
    /// <param name="path">The file or directory at fault.</param>
    /// <param name="found">What was found, as the start of a sentence.</param>
    /// <param name="expected">What was expected, to follow the word "expected".</param>
    /// <param name="advice">What to do next, as whole sentences.</param>
    /// <param name="inner">The fault below this one, if any.</param>
    public DatasetException(string path, string found, string expected, string advice, Exception? inner = null)
        : base(PrintableText.Of($"{path}: {found}; expected {expected}. {advice}"), inner) =>
        (Path, Found, Expected, Advice) = (path, found, expected, advice);

    /// <summary>The file or directory at fault.</summary>
    public string Path { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What was expected.</summary>
    public string Expected { get; }

    /// <summary>What to do next.</summary>
    public string Advice { get; }
}
