using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Samples read from a file.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Diagnostics">Content of the file that was not read, names of classes, labels that disagree with their cluster and other
/// things worth knowing.</param>
public sealed record LoadedSamples(LabeledSamples Samples, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Names of the classes, class j the j-th.</summary>
    /// <value>Null where labels are numbers.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether the file has coarse labels in <c>y</c> and clusters beside them, which are sub-classes.</summary>
    public bool BringsSubclasses { get; init; }

    /// <summary>Whether there are as many classes as happen to occur: neither the file nor anything else says how many.</summary>
    public bool IsClassCountInferred { get; init; }

    /// <summary>Lengths of the axes of one sample, as the file or the images have them: [d], or [c, h, w] of images.</summary>
    /// <value>Empty where samples are rows of a table: [d].</value>
    public IReadOnlyList<int> Axes { get; init; } = [];

    /// <summary>Whether the file has training and test samples, of which one part was read.</summary>
    public bool HasParts { get; init; }
}
