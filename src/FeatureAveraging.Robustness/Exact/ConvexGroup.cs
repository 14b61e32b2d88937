namespace FeatureAveraging.Robustness.Exact;

/// <summary>A convex piecewise-linear function of the preactivations: c + Σ_r α_r·max(0, z_r) with every α_r &gt; 0.</summary>
/// <param name="Neurons">The neurons r, ascending.</param>
/// <param name="Factors">α, in the same order.</param>
/// <param name="Constant">c.</param>
internal sealed record ConvexGroup(int[] Neurons, double[] Factors, double Constant)
{
    /// <summary>The value at given preactivations.</summary>
    /// <param name="z">z, all M of them.</param>
    public double Evaluate(ReadOnlySpan<double> z)
    {
        double sum = Constant;
        for (int i = 0; i < Neurons.Length; i++)
        {
            sum += Factors[i] * Math.Max(0, z[Neurons[i]]);
        }

        return sum;
    }
}
