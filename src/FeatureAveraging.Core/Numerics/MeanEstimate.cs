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

    /// <summary>Estimates a mean: x̄ ± t₍ₙ₋₁, 0.975₎·s/√n (Student 1908).</summary>
    /// <param name="values">Independent values, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static MeanEstimate Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape.Require(values.Count > 0, nameof(values), $"are none; a mean needs at least one");
        double mean = values.Average();
        if (values.Count == 1)
        {
            return new MeanEstimate(mean, double.NaN, double.NaN, double.NaN, 1);
        }

        double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        double reach = StudentT.InvCDF(0, 1, values.Count - 1, UpperTail) * deviation / Math.Sqrt(values.Count);
        return new MeanEstimate(mean, deviation, mean - reach, mean + reach, values.Count);
    }
}
