using FeatureAveraging.Options;

namespace FeatureAveraging.Features;

/// <summary>When sub-classes count as averaged or as decoupled. The bounds are conventions; the tests in front of them are not.</summary>
/// <remarks>
/// Orthogonal features give an averaged network the shared-direction index 1, and a decoupled one under the max read-out
/// 1/(1 + R) with R rivals: ½ for one rival, 0.17 for five.
/// </remarks>
public sealed record AveragingOptions
{
    /// <summary>Shuffles of each permutation test.</summary>
    /// <value>The default is 999.</value>
    public int Permutations { get; init; } = 999;

    /// <summary>Draws of the bootstrap interval, from which its ends at 2.5 % and 97.5 % are taken.</summary>
    /// <value>The default is 999.</value>
    public int Resamples { get; init; } = 999;

    /// <summary>A test is significant where p is at most this.</summary>
    /// <value>The default is 0.01.</value>
    public double Significance { get; init; } = 0.01;

    /// <summary>Most samples of a coarse class that are looked at; more are drawn from, every sub-class in its share.</summary>
    /// <value>The default is 500.</value>
    public int MostSamples { get; init; } = 500;

    /// <summary>Least index of a class that averages.</summary>
    /// <value>The default is 0.85.</value>
    public double AveragesFrom { get; init; } = 0.85;

    /// <summary>Least lower end of its interval.</summary>
    /// <value>The default is 0.75.</value>
    public double AveragesLow { get; init; } = 0.75;

    /// <summary>Greatest index of a class that decouples.</summary>
    /// <value>The default is 0.55.</value>
    public double DecouplesTo { get; init; } = 0.55;

    /// <summary>Greatest upper end of its interval.</summary>
    /// <value>The default is 0.65.</value>
    public double DecouplesHigh { get; init; } = 0.65;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public AveragingOptions Validated() => Faults.Of(this)
        .Unless(Permutations >= 99, nameof(Permutations), Permutations, "at least 99")
        .Unless(Resamples >= 99, nameof(Resamples), Resamples, "at least 99")
        .Unless(Significance is > 0 and < 1, nameof(Significance), Significance, "between 0 and 1")
        .Unless(Significance * (Permutations + 1) >= 1, nameof(Significance), Significance, "at least 1/(Permutations + 1), the least p")
        .Unless(MostSamples >= 10, nameof(MostSamples), MostSamples, "at least 10")
        .Unless(AveragesFrom is > 0 and <= 1, nameof(AveragesFrom), AveragesFrom, "in (0, 1]")
        .Unless(AveragesLow <= AveragesFrom, nameof(AveragesLow), AveragesLow, $"at most AveragesFrom = {AveragesFrom}")
        .Unless(DecouplesTo < AveragesFrom, nameof(DecouplesTo), DecouplesTo, $"below AveragesFrom = {AveragesFrom}")
        .Unless(DecouplesHigh >= DecouplesTo, nameof(DecouplesHigh), DecouplesHigh, $"at least DecouplesTo = {DecouplesTo}")
        .ThrowIfAny();
}
