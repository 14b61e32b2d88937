using System.ComponentModel;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>The samples of a sweep, said as the command line of its experiment says them; the same for every cell.</summary>
[Description("The samples of every cell, for experiments that read samples.")]
public sealed record SweepData
{
    /// <summary>What <c>--dataset</c> takes.</summary>
    [Description("What --dataset takes: synthetic, mnist, a samples file, a folder of images; paths from the working directory.")]
    public string Dataset { get; init; } = "";

    /// <summary>What <c>--labels</c> takes.</summary>
    /// <value>The default is <c>coarse</c>.</value>
    [Description("What --labels takes: coarse, fine, parity, first-half, or a mapping such as 0,1|2,3.")]
    public string Labels { get; init; } = "coarse";

    /// <summary>What <c>--test</c> takes; null for none.</summary>
    /// <value>The default is null.</value>
    [Description("What --test takes: test samples in a file of their own.")]
    public string? Test { get; init; }

    /// <summary>What <c>--label</c> takes; null for the usual column.</summary>
    /// <value>The default is null.</value>
    [Description("What --label takes: the label column of a table.")]
    public string? Label { get; init; }

    /// <summary>What <c>--scale</c> takes; null for the usual way.</summary>
    /// <value>The default is null.</value>
    [Description("What --scale takes: auto, none or bytes.")]
    public string? Scale { get; init; }

    /// <summary>What <c>--subset</c> takes; null for all images.</summary>
    /// <value>The default is null.</value>
    [Description("What --subset takes: how many images of each part are drawn.")]
    public int? Subset { get; init; }

    /// <summary>Checks every value; whether the samples exist is seen when they are read.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SweepData Validated() => Faults.Of(this)
        .Unless(Dataset.Length > 0, nameof(Dataset), Dataset, "the name of a data set, or a path")
        .Unless(Labels.Length > 0, nameof(Labels), Labels, "a kind of labels")
        .Unless(Subset is null or >= 1, nameof(Subset), Subset, "at least 1, or null")
        .ThrowIfAny();
}
