using System.Globalization;
using FeatureAveraging.Options;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>Where deep models compute: <c>--device</c>.</summary>
/// <param name="Kind">The processor, or a GPU.</param>
/// <param name="Index">Which GPU, from 0.</param>
internal readonly record struct ChosenDevice(VisionDevice Kind, int Index)
{
    /// <summary>The processor.</summary>
    public static ChosenDevice Cpu { get; } = new(VisionDevice.Cpu, 0);

    /// <summary>The device of a word.</summary>
    /// <param name="word"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; null for the processor.</param>
    /// <exception cref="OptionsException">It is another word.</exception>
    public static ChosenDevice Parse(string? word)
    {
        string[] parts = (word ?? "cpu").Split(':');
        return parts switch
        {
            ["cpu"] => Cpu,
            ["cuda"] => new(VisionDevice.Cuda, 0),
            ["cuda", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) =>
                new(VisionDevice.Cuda, index),
            _ => throw new OptionsException([$"--device is {word}; expected cpu, cuda or cuda:N with the number of a GPU from 0."]),
        };
    }

    /// <summary>The word.</summary>
    public override string ToString() =>
        Kind == VisionDevice.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}");
}
