using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness;

/// <summary>A linear combination of outputs, Σ_j s_j f_j, as one signed function of the neurons: Σ_r c_r σ(z_r) + c₀.</summary>
/// <param name="Coefficients">c, one per neuron.</param>
/// <param name="Constant">c₀.</param>
internal readonly record struct OutputCombination(double[] Coefficients, double Constant)
{
    /// <summary>Combines.</summary>
    /// <param name="network">The network.</param>
    /// <param name="factors">s, one per output.</param>
    /// <remarks>
    /// Sums as if in twice the precision (Ogita, Rump and Oishi 2005, Dot2), so that c is rounded once even where output weights cancel:
    /// certificates take the network's weights for exact.
    /// </remarks>
    public static OutputCombination Of(TwoLayerNetwork network, ReadOnlySpan<double> factors)
    {
        double[] coefficients = new double[network.Hidden.NeuronCount];
        for (int r = 0; r < coefficients.Length; r++)
        {
            double sum = 0, rest = 0;
            for (int j = 0; j < factors.Length; j++)
            {
                Add(ref sum, ref rest, factors[j], network.OutputWeight(j, r));
            }

            coefficients[r] = sum + rest;
        }

        double constant = 0, constantRest = 0;
        for (int j = 0; j < factors.Length; j++)
        {
            Add(ref constant, ref constantRest, factors[j], network.OutputBiasOf(j));
        }

        return new OutputCombination(coefficients, constant + constantRest);
    }

    // sum + rest ← sum + rest + ab: product and sum with their rounding errors
    private static void Add(ref double sum, ref double rest, double a, double b)
    {
        double product = a * b, total = sum + product, shared = total - sum;
        rest += Math.FusedMultiplyAdd(a, b, -product) + ((sum - (total - shared)) + (product - shared));
        sum = total;
    }
}
