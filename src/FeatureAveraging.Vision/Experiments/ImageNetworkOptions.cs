using FeatureAveraging.Options;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>The architecture of every arm; arms differ in the number of outputs alone.</summary>
public sealed record ImageNetworkOptions
{
    /// <summary>The architecture.</summary>
    /// <value>The default is <see cref="VisionArchitecture.ResNet18"/>, as in the paper.</value>
    public VisionArchitecture Architecture { get; init; }

    /// <summary>w (<see cref="VisionModelOptions.Width"/>); 0 means the architecture's own.</summary>
    /// <value>The default is 0.</value>
    public int Width { get; init; }

    /// <summary>Where the deep networks live.</summary>
    /// <value>The default is <see cref="VisionDevice.Cpu"/>.</value>
    public VisionDevice Device { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ImageNetworkOptions Validated() => Faults.Of(this)
        .Unless(
            Enum.IsDefined(Architecture), nameof(Architecture), Architecture,
            "one of " + string.Join(", ", Enum.GetNames<VisionArchitecture>()))
        .Unless(Enum.IsDefined(Device), nameof(Device), Device, "one of " + string.Join(", ", Enum.GetNames<VisionDevice>()))
        .Unless(Width >= 0, nameof(Width), Width, "at least 0 (0 = the architecture's own)")
        .ThrowIfAny();
}
