namespace FeatureAveraging.Runs;

/// <summary>What an experiment is: the one list that commands, pages and verification read.</summary>
/// <param name="Id">Its id in run records and on the command line.</param>
/// <param name="Title">Title of the page of one of its runs.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Summary">What it does, in a few words.</param>
public sealed record ExperimentInfo(string Id, string Title, string Source, string Summary)
{
    /// <summary>The paper's multi-cluster distribution.</summary>
    public static ExperimentInfo Synthetic { get; } = new(
        "synthetic", "Feature averaging on synthetic clusters", "Li et al. 2025, Fig. 2a, 2b, 3 (left)",
        "feature averaging and decoupling on the multi-cluster distribution")
    {
        IsReproduction = true,
    };

    /// <summary>MNIST, even against odd digits.</summary>
    public static ExperimentInfo Mnist { get; } = new(
        "mnist", "Feature averaging on MNIST parity", "Li et al. 2025, Fig. 3 (middle)",
        "deep networks on MNIST, parity against digits; two-layer networks on its pixels")
    {
        IsReproduction = true,
        IsOnImages = true,
    };

    /// <summary>CIFAR-10, the first five classes against the last five.</summary>
    public static ExperimentInfo Cifar10 { get; } = new(
        "cifar10", "Feature averaging on CIFAR-10", "Li et al. 2025, Fig. 2c, 2d, 3 (right)",
        "ResNet-18 on CIFAR-10, five classes against five; heads on its features")
    {
        IsReproduction = true,
        IsOnImages = true,
    };

    /// <summary>One network, one training.</summary>
    public static ExperimentInfo Train { get; } = new(
        "train", "Training of a network", "Li et al. 2025, Sec. 3.2 and 4",
        "one network on synthetic data, images or a samples file, coarse or fine labels");

    /// <summary>Averaging measures of one network.</summary>
    public static ExperimentInfo Features { get; } =
        new("features", "Neurons against features", "Li et al. 2025, Fig. 2", "averaging measures of a model file");

    /// <summary>Attacks on one classifier.</summary>
    public static ExperimentInfo Attack { get; } = new(
        "attack", "Robustness of a classifier", "Li et al. 2025, Fig. 3, and beyond",
        "one attack or all of them: robust accuracy by radius, worst case, witnesses");

    /// <summary>Hardening a network without sub-class labels.</summary>
    public static ExperimentInfo Harden { get; } = new(
        "harden", "Hardening without sub-class labels", "Li et al. 2025, Sec. 4, and beyond",
        "sub-classes discovered and trained on: radii before and after, exact or by the strongest attack; cheap rivals; the model");

    /// <summary>The averaging of one classifier, and what it costs.</summary>
    public static ExperimentInfo Diagnose { get; } = new(
        "diagnose", "Does this classifier average features?", "Li et al. 2025, and beyond",
        "your classifier on your data: is it averaging features, and what does that cost?");

    /// <summary>All, in the order in which they are listed.</summary>
    public static IReadOnlyList<ExperimentInfo> All { get; } = [Synthetic, Mnist, Cifar10, Train, Features, Attack, Diagnose, Harden];

    /// <summary>Whether it reproduces a figure of the paper from data to claims.</summary>
    /// <value>The default is false.</value>
    public bool IsReproduction { get; init; }

    /// <summary>Whether it trains deep networks on images; the options of its records then name the classes.</summary>
    /// <value>The default is false.</value>
    public bool IsOnImages { get; init; }

    /// <summary>The command that runs it, without <c>favg</c>.</summary>
    public string Command => IsReproduction ? $"reproduce {Id}" : Id;

    /// <summary>The experiment with that id; null where this version knows none.</summary>
    /// <param name="id">Id, as a record has it.</param>
    public static ExperimentInfo? Find(string id) => All.FirstOrDefault(one => one.Id == id);
}
