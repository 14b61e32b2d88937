using FeatureAveraging.Options;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>How hard <see cref="DeepRadiusCertifier"/> searches. Whatever is chosen here, what it finds is certified.</summary>
public sealed record DeepCertificateOptions
{
    /// <summary>Balls over which hidden layers are bounded; each next one lies closer around what was certified.</summary>
    /// <value>The default is 4.</value>
    public int Balls { get; init; } = 4;

    /// <summary>Steps of projected Adam on the slopes, at each ball and for each rival.</summary>
    /// <value>The default is 8.</value>
    public int SlopeSteps { get; init; } = 8;

    /// <summary>The first steps' length, falling as 1/(1 + t/8) over all balls; slopes lie in [0, 1].</summary>
    /// <value>The default is 0.1.</value>
    public double SlopeRate { get; init; } = 0.1;

    /// <summary>Points, from the first on, that are traced through the layers; the others have the product of Lipschitz constants
    /// only.</summary>
    /// <value>The default is all of them.</value>
    public int TracedCount { get; init; } = int.MaxValue;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public DeepCertificateOptions Validated() => Faults.Of(this)
        .Unless(Balls is >= 1 and <= 1000, nameof(Balls), Balls, "1 to 1000")
        .Unless(SlopeSteps >= 0, nameof(SlopeSteps), SlopeSteps, "at least 0 (0 = the slopes to start from)")
        .Unless(SlopeRate is > 0 and <= 1, nameof(SlopeRate), SlopeRate, "a value in (0, 1]; slopes lie in [0, 1]")
        .Unless(TracedCount >= 0, nameof(TracedCount), TracedCount, "at least 0")
        .ThrowIfAny();
}
