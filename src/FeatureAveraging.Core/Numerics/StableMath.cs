namespace FeatureAveraging.Numerics;

/// <summary>Functions of losses in forms that neither overflow nor cancel.</summary>
public static class StableMath
{
    /// <summary>log(1 + eᶻ), as max(z, 0) + log1p(e^−|z|).</summary>
    /// <param name="z">Any real.</param>
    public static double Softplus(double z) => Math.Max(z, 0) + LogOnePlus(Math.Exp(-Math.Abs(z)));

    /// <summary>The logistic sigmoid 1/(1 + e^−z); the exponential's argument is never positive.</summary>
    /// <param name="z">Any real.</param>
    public static double Sigmoid(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        return (z >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>log Σ exp(vᵢ), shifted by the maximum; −∞ for an empty span.</summary>
    /// <param name="values">Any reals.</param>
    public static double LogSumExp(ReadOnlySpan<double> values)
    {
        double max = double.NegativeInfinity;
        foreach (double v in values)
        {
            max = Math.Max(max, v);
        }

        if (!double.IsFinite(max))
        {
            return max;
        }

        double sum = 0;
        foreach (double v in values)
        {
            sum += Math.Exp(v - max);
        }

        return max + Math.Log(sum);
    }

    /// <summary>
    /// log(1 + x) for x ≥ 0 to a few units in the last place, as log(u)·x/(u − 1) with u = fl(1 + x) (Goldberg 1991, Theorem 4);
    /// <see cref="double.LogP1"/> forms 1 + x and loses small x.
    /// </summary>
    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
