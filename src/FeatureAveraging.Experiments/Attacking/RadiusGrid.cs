namespace FeatureAveraging.Experiments.Attacking;

/// <summary>Radii for a curve that shows where the samples are broken.</summary>
public static class RadiusGrid
{
    private const int Radii = 25;
    private const double Share = 0.98;      // a few samples that are much farther than the rest would leave the curve no room
    private const double Margin = 1.1;

    /// <summary>0, s, 2s, … just beyond the distance of nearly all samples, s of the form 1, 2, 2.5 or 5 times a power of ten.</summary>
    /// <param name="distances">One per sample; infinite ones are left out.</param>
    public static double[] Cover(IEnumerable<double> distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        double[] finite = [.. distances.Where(double.IsFinite).Order()];
        double limit = finite.Length == 0 ? 0 : Margin * finite[(int)Math.Ceiling((finite.Length - 1) * Share)];
        if (limit == 0)
        {
            return [0];
        }

        double step = RoundUp(limit / Radii);
        return [.. Enumerable.Range(0, (int)Math.Ceiling(limit / step) + 1).Select(i => i * step)];
    }

    private static double RoundUp(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (double digit in (double[])[1, 2, 2.5, 5])
        {
            if (digit * power >= value)
            {
                return digit * power;
            }
        }

        return 10 * power;
    }
}
