using FeatureAveraging.Options;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>How much noise is drawn for randomized smoothing. The defaults are those of Cohen et al. 2019.</summary>
public sealed record SmoothingOptions
{
    private const int MostDraws = 1_000_000_000;

    /// <summary>
    /// σ, the standard deviation of the noise in every input coordinate, in input units: one for each smoothed classifier. No radius
    /// of one can exceed σ·Φ⁻¹(α^(1/Draws)), 3.8σ at the defaults.
    /// </summary>
    /// <value>There is no default: it sets which classifiers are certified.</value>
    public required IReadOnlyList<double> Sigmas { get; init; }

    /// <summary>Draws that choose the decision to certify.</summary>
    /// <value>The default is 100.</value>
    public int SelectionDraws { get; init; } = 100;

    /// <summary>Fresh draws that measure its share.</summary>
    /// <value>The default is 100,000.</value>
    public int Draws { get; init; } = 100_000;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SmoothingOptions Validated() => Faults.Of(this)
        .Unless(
            Sigmas.Count > 0 && Sigmas.All(sigma => sigma > 0 && double.IsFinite(sigma)) && Sigmas.Distinct().Count() == Sigmas.Count,
            nameof(Sigmas), string.Join(',', Sigmas.Select(sigma => FormattableString.Invariant($"{sigma}"))),
            "one or more different finite values > 0, in input units")
        .Unless(SelectionDraws is >= 1 and <= MostDraws, nameof(SelectionDraws), SelectionDraws, "a number from 1 to 1,000,000,000")
        .Unless(Draws is >= 1 and <= MostDraws, nameof(Draws), Draws, "a number from 1 to 1,000,000,000")
        .ThrowIfAny();
}
