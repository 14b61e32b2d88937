using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>How many images take part; fewer than all are drawn so that every class keeps its share.</summary>
public sealed record ImageDataOptions
{
    /// <summary>Training images; 0 means all.</summary>
    /// <value>The default is 0.</value>
    public int TrainCount { get; init; }

    /// <summary>Test images for clean accuracy; 0 means all.</summary>
    /// <value>The default is 0.</value>
    public int TestCount { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ImageDataOptions Validated() => Faults.Of(this)
        .Unless(TrainCount >= 0, nameof(TrainCount), TrainCount, "at least 0 (0 = all)")
        .Unless(TestCount >= 0, nameof(TestCount), TestCount, "at least 0 (0 = all)")
        .ThrowIfAny();
}
