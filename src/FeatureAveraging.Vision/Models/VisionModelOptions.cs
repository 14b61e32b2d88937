using FeatureAveraging.Data;
using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Models;

/// <summary>What a deep network is made of.</summary>
public sealed record VisionModelOptions
{
    /// <summary>The architecture.</summary>
    /// <value>The default is <see cref="VisionArchitecture.ResNet18"/>.</value>
    public VisionArchitecture Architecture { get; init; }

    /// <summary>
    /// w: channels of the first stage (ResNet-18), of the first convolution (small CNN), or neurons a layer (MLP);
    /// 0 means the architecture's own 64, 32 or 256.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Width { get; init; }

    /// <summary>k, the number of outputs.</summary>
    public required int ClassCount { get; init; }

    /// <summary>c, the channels of an image.</summary>
    public required int Channels { get; init; }

    /// <summary>h, the rows of an image.</summary>
    public required int ImageHeight { get; init; }

    /// <summary>The columns of an image.</summary>
    public required int ImageWidth { get; init; }

    /// <summary>What the first layer subtracts from each channel, in pixel units [0, 1]; empty means 0.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What the first layer then divides each channel by, in pixel units; empty means 1.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>w, the architecture's own where none is given.</summary>
    public int EffectiveWidth =>
        Width > 0 ? Width : Architecture switch { VisionArchitecture.ResNet18 => 64, VisionArchitecture.SmallCnn => 32, _ => 256 };

    /// <summary>Options for a set of images: its size, and the mean and standard deviation of each channel.</summary>
    /// <param name="images">Training images, at least one.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="classCount">k.</param>
    /// <param name="width">w; 0 means the architecture's own.</param>
    public static VisionModelOptions For(ImageSet images, VisionArchitecture architecture, int classCount, int width = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        (double Mean, double Deviation)[] channels =
            [.. Enumerable.Range(0, images.Channels).Select(c => PixelStatistics.Measure(images, c))];
        return new VisionModelOptions
        {
            Architecture = architecture,
            Width = width,
            ClassCount = classCount,
            Channels = images.Channels,
            ImageHeight = images.Height,
            ImageWidth = images.Width,
            Mean = [.. channels.Select(c => c.Mean)],
            Deviation = [.. channels.Select(c => c.Deviation)],
        };
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public VisionModelOptions Validated()
    {
        int least = Architecture == VisionArchitecture.Mlp ? 1 : 4;
        return Faults.Of(this)
            .Unless(
                Enum.IsDefined(Architecture), nameof(Architecture), Architecture,
                "one of " + string.Join(", ", Enum.GetNames<VisionArchitecture>()))
            .Unless(Width >= 0, nameof(Width), Width, "at least 0 (0 = the architecture's own)")
            .Unless(ClassCount >= 2, nameof(ClassCount), ClassCount, "at least 2 outputs")
            .Unless(Channels >= 1, nameof(Channels), Channels, "at least 1")
            .Unless(ImageHeight >= least, nameof(ImageHeight), ImageHeight, $"at least {least} pixels")
            .Unless(ImageWidth >= least, nameof(ImageWidth), ImageWidth, $"at least {least} pixels")
            .Unless(
                Mean.Count == 0 || Mean.Count == Channels, nameof(Mean), $"{Mean.Count} values", $"none, or one per channel ({Channels})")
            .Unless(Mean.All(double.IsFinite), nameof(Mean), string.Join(", ", Mean), "finite values")
            .Unless(
                Deviation.Count == 0 || Deviation.Count == Channels, nameof(Deviation), $"{Deviation.Count} values",
                $"none, or one per channel ({Channels})")
            .Unless(
                Deviation.All(d => d > 0 && double.IsFinite(d)), nameof(Deviation), string.Join(", ", Deviation),
                "positive finite values; a channel that is constant needs a deviation given by hand, for example 1")
            .ThrowIfAny();
    }
}
