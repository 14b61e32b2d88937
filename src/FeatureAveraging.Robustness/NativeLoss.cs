using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness;

/// <summary>The loss a network was trained on, as an attack on that loss sees it.</summary>
internal static class NativeLoss
{
    /// <summary>Writes ∂(−loss)/∂f and gives −loss: the logistic loss of a binary network, the softmax cross-entropy of a k-class network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="outputs">f.</param>
    /// <param name="nativeLabel">±1 for a binary network, the class for a k-class network.</param>
    /// <param name="derivative">Receives the derivative, as long as <paramref name="outputs"/>.</param>
    /// <remarks>
    /// Logistic: y·σ(−yf). Cross-entropy with class c: −p_j for j ≠ c and Σ_{j≠c} p_j for c, summed so that it does not
    /// vanish when p_c rounds to 1.
    /// </remarks>
    public static double DifferentiateLikelihood(TwoLayerNetwork network, ReadOnlySpan<double> outputs, int nativeLabel, Span<double> derivative)
    {
        if (network is BinaryNetwork)
        {
            derivative[0] = nativeLabel * StableMath.Sigmoid(-nativeLabel * outputs[0]);
            return -StableMath.Softplus(-nativeLabel * outputs[0]);
        }

        double largest = TensorPrimitives.Max(outputs), total = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            derivative[j] = Math.Exp(outputs[j] - largest);
            total += derivative[j];
        }

        double others = 0;
        for (int j = 0; j < outputs.Length; j++)
        {
            derivative[j] /= -total;
            others -= j == nativeLabel ? 0 : derivative[j];
        }

        derivative[nativeLabel] = others;
        return outputs[nativeLabel] - largest - Math.Log(total);
    }
}
