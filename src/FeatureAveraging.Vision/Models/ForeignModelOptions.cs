using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Models;

/// <summary>What must be said of a model of another program, because its file does not say it.</summary>
public sealed record ForeignModelOptions
{
    /// <summary>Name of the model in messages, for example its file.</summary>
    public required string Name { get; init; }

    /// <summary>c, h and w of a sample; 1 × 1 × d of a vector.</summary>
    public required InputShape InputShape { get; init; }

    /// <summary>Number of classes that the samples have: the model has at least as many outputs, or one output for two classes.</summary>
    public required int ClassCount { get; init; }

    /// <summary>What is subtracted from the samples before the model reads them: one value, one a channel or one a coordinate; empty
    /// means 0.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>What the samples are then divided by: one value, one a channel or one a coordinate; empty means 1.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>Where it computes.</summary>
    /// <value>The default is <see cref="VisionDevice.Cpu"/>.</value>
    public VisionDevice Device { get; init; }

    /// <summary>Number of the GPU, from 0; not read of the processor.</summary>
    /// <value>The default is 0.</value>
    public int DeviceIndex { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ForeignModelOptions Validated()
    {
        (int c, int h, int w) = InputShape;
        bool isShape = c >= 1 && h >= 1 && w >= 1;
        return Faults.Of(this)
            .Unless(isShape, nameof(InputShape), InputShape, "lengths of at least 1")
            .Unless(DeviceIndex >= 0, nameof(DeviceIndex), DeviceIndex, "at least 0")
            .Unless(ClassCount >= 2, nameof(ClassCount), ClassCount, "at least 2")
            .Unless(!isShape || Fits(Mean.Count), nameof(Mean), $"{Mean.Count} values", Lengths())
            .Unless(Mean.All(double.IsFinite), nameof(Mean), string.Join(", ", Mean), "finite values")
            .Unless(!isShape || Fits(Deviation.Count), nameof(Deviation), $"{Deviation.Count} values", Lengths())
            .Unless(
                Deviation.All(d => d > 0 && double.IsFinite(d)), nameof(Deviation), string.Join(", ", Deviation), "positive finite values")
            .ThrowIfAny();
    }

    private bool Fits(int count) => count <= 1 || count == InputShape.Channels || count == InputShape.Dimension;

    private string Lengths() => InputShape.Channels == 1
        ? $"one value, or one a coordinate ({InputShape.Dimension})"
        : $"one value, one a channel ({InputShape.Channels}) or one a coordinate ({InputShape.Dimension})";
}
