using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>How hard <see cref="CertificateMethod.AlphaCrown"/> searches for slopes; the other methods have nothing to choose.</summary>
public sealed record CertificateOptions
{
    /// <summary>Steps of projected Adam for each radius at which slopes are optimised.</summary>
    /// <value>The default is 100.</value>
    public int SlopeSteps { get; init; } = 100;

    /// <summary>The first step's length, falling linearly to 0; slopes lie in [0, 1].</summary>
    /// <value>The default is 0.1.</value>
    public double SlopeRate { get; init; } = 0.1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public CertificateOptions Validated() => Faults.Of(this)
        .Unless(SlopeSteps >= 1, nameof(SlopeSteps), SlopeSteps, "at least 1")
        .Unless(SlopeRate is > 0 and <= 1, nameof(SlopeRate), SlopeRate, "a value in (0, 1]; slopes lie in [0, 1]")
        .ThrowIfAny();
}
