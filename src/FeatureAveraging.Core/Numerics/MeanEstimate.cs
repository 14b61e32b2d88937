using MathNet.Numerics.Distributions;

namespace FeatureAveraging.Numerics;

/// <summary>A mean with what is known of it: never shown without its deviation and interval.</summary>
/// <param name="Mean">The mean of the values.</param>
/// <param name="Deviation">Standard deviation of one value, with n − 1; NaN for a single one.</param>
/// <param name="Low">Lower end of the 95 % interval of the mean; NaN for a single value.</param>
/// <param name="High">Upper end; NaN for a single value.</param>
/// <param name="Count">n.</param>
public sealed record MeanEstimate(double Mean, double Deviation, double Low, double High, int Count)
{
    private const double UpperTail = 0.975;

    /// <summary>Estimates a mean with its 95 % interval by Student's t (Student 1908), on a chosen scale.</summary>
    /// <param name="values">Independent values, at least one; in (0, ∞) for <see cref="MeanScale.Logarithm"/>, in [0, 1] for
    /// <see cref="MeanScale.Logit"/>.</param>
    /// <param name="scale">The scale.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <remarks>
    /// <para>
    /// With t = t₍ₙ₋₁, 0.975₎, the plain interval is x̄ ± t·s/√n. On the logarithm it is exp(ȳ ± t·s_y/√n) with y = ln x, and the mean is
    /// exp ȳ.
    /// </para>
    /// <para>
    /// On the logit it is g⁻¹(g(x̄) ± t·s/(√n·x̄(1 − x̄))), g(x) = ln(x/(1 − x)): the standard error of x̄ carried over by the derivative
    /// of g (delta method; Korn and Graubard,
    /// <i>Analysis of Health Surveys</i>, 1999, Sec. 3.2). So values of 0 and 1 are allowed; a mean of exactly 0 or 1 has no spread and is
    /// its own interval.
    /// </para>
    /// </remarks>
    public static MeanEstimate Of(IReadOnlyList<double> values, MeanScale scale = MeanScale.Plain)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape.Require(values.Count > 0, nameof(values), $"are none; a mean needs at least one");
        if (scale == MeanScale.Logarithm)
        {
            MeanEstimate logarithm = Of([.. values.Select(value => Math.Log(value))]);
            return new MeanEstimate(
                Math.Exp(logarithm.Mean), Of(values).Deviation, Math.Exp(logarithm.Low), Math.Exp(logarithm.High), values.Count);
        }

        double mean = values.Average();
        if (values.Count == 1)
        {
            return new MeanEstimate(mean, double.NaN, double.NaN, double.NaN, 1);
        }

        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        double reach = StudentT.InvCDF(0, 1, values.Count - 1, UpperTail) * deviation / Math.Sqrt(values.Count);
        (double low, double high) = scale == MeanScale.Logit ? AroundShare(mean, reach) : (mean - reach, mean + reach);
        return new MeanEstimate(mean, deviation, low, high, values.Count);
    }

    private static (double Low, double High) AroundShare(double mean, double reach)
    {
        if (mean is 0 or 1 || reach == 0)
        {
            return (mean, mean);
        }

        double odds = mean / (1 - mean), factor = Math.Exp(reach / (mean * (1 - mean)));
        (double low, double high) = (1 / (1 + (factor / odds)), 1 / (1 + (1 / (odds * factor))));
        return (Math.Min(low, mean), Math.Max(mean, high));     // a tiny reach is lost in rounding, not its side
    }
}

/// <summary>The scale on which a mean is estimated: that on which the spread of values hardly depends on their size.</summary>
public enum MeanScale
{
    /// <summary>The values themselves.</summary>
    Plain,

    /// <summary>ln x, for ratios: a/b and b/a get the same answer. The mean is the geometric one.</summary>
    Logarithm,

    /// <summary>ln(x/(1 − x)), for shares: the interval stays inside [0, 1]. The mean is the arithmetic one.</summary>
    Logit,
}
