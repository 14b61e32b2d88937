namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>How a samples file is read.</summary>
public sealed record SamplesReading
{
    /// <summary>The part that is read of a file with training and test samples (<c>x_train</c>, <c>x_test</c>, …).</summary>
    /// <value>The default is the test part.</value>
    public DatasetSplit Split { get; init; } = DatasetSplit.Test;

    /// <summary>The label column of a table: a name of its header, an index from 0, <c>first</c> or <c>last</c>.</summary>
    /// <value>The default is null: the column called y, label, labels, class or target, else the last.</value>
    public string? LabelColumn { get; init; }

    /// <summary>What becomes of whole numbers that stand for pixels.</summary>
    /// <value>The default divides unsigned bytes by 255 and nothing else.</value>
    public ValueScale Scale { get; init; }

    /// <summary>Names of the classes in their order, which labels that are names are numbered by.</summary>
    /// <value>The default is null: the names of the file in ordinal order.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Whether labels may be numbers where <see cref="ClassNames"/> are given: class j is the j-th name.</summary>
    /// <value>The default is false: labels are names then.</value>
    public bool AllowsNumbers { get; init; }

    /// <summary>Inputs of a <c>.npz</c> file that have more bytes than this stay in the file, and are read from there.</summary>
    /// <value>The default is <see cref="long.MaxValue"/>: none stay there.</value>
    public long MemoryLimit { get; init; } = long.MaxValue;
}
