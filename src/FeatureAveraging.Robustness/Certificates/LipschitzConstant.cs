using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Upper bounds on the slope of one part of the margin: its gradient is Σ_{r∈S} c_r w_r for some set S of active neurons.
/// </summary>
/// <remarks>
/// The exact maximum over all S by a search that stops after <see cref="MostNodes"/> sets and then still bounds it; and for ℓ₂
/// ‖diag(c)W‖₂·√M and ‖c‖₂‖W‖₂. The least counts, rounded up.
/// </remarks>
internal sealed class LipschitzConstant
{
    /// <summary>Most sets visited: every one for up to 20 neurons.</summary>
    public const int MostNodes = 1 << 20;

    private const int Squarings = 10;       // tr(G^1024) ^ (1/1024) exceeds the greatest eigenvalue of M = 64 by 0.4 % at most
    private readonly CertifiedLayer _layer;
    private readonly Matrix _slopes;
    private readonly Matrix _sums;
    private readonly double[] _most;
    private double _best;
    private int _nodes;

    private LipschitzConstant(CertifiedLayer layer, MarginPart part)
    {
        int count = part.Neurons.Length;
        _layer = layer;
        _slopes = new Matrix(count, layer.Weights.Columns);
        for (int i = 0; i < count; i++)
        {
            TensorPrimitives.Multiply(layer.Weights.Row(part.Neurons[i]), part.Coefficients[i], _slopes.Row(i));
        }

        _sums = new Matrix(count + 1, layer.Weights.Columns);
        _most = new double[count + 1];
    }

    /// <summary>The least bound known.</summary>
    public static double Compute(CertifiedLayer layer, MarginPart part)
    {
        var constant = new LipschitzConstant(layer, part);
        double least = Math.Min(part.Reach, constant.SearchSets());
        if (layer.Norm == Norm.L2 && part.Neurons.Length > 0)
        {
            least = Math.Min(least, Math.Min(
                SpectralNorm(constant._slopes) * Math.Sqrt(part.Neurons.Length),
                TensorPrimitives.Norm<double>(part.Coefficients) * SpectralNorm(Rows(layer.Weights, part.Neurons))));
        }

        return least * (1 + layer.Slack);
    }

    /// <summary>An upper bound on ‖A‖₂, from tr(G^(2^p)) ≥ λ^(2^p) for the greatest eigenvalue λ of G = AAᵀ.</summary>
    /// <param name="matrix">A.</param>
    internal static double SpectralNorm(Matrix matrix)
    {
        Matrix gram = matrix.MultiplyTransposed(matrix);
        double log = 0, share = 1;
        for (int p = 0; ; p++, share /= 2)
        {
            double trace = 0;
            for (int i = 0; i < gram.Rows; i++)
            {
                trace += gram[i, i];
            }

            if (trace == 0)
            {
                return 0;
            }

            log += share * Math.Log(trace);
            if (p == Squarings)
            {
                return Math.Exp(log / 2);
            }

            TensorPrimitives.Divide(gram.Values, trace, gram.Values);
            gram = gram.MultiplyTransposed(gram);       // symmetric: G·Gᵀ = G²
        }
    }

    /// <summary>
    /// max_S ‖Σ_S c_r w_r‖: for the last neuron alone, then with one more in front each time; what is
    /// known of the later ones bounds what they can still add.
    /// </summary>
    private double SearchSets()
    {
        int count = _slopes.Rows;
        for (int first = count - 1; first >= 0; first--)
        {
            _best = _most[first + 1];
            _slopes.Row(first).CopyTo(_sums.Row(0));
            Visit(0, first + 1);
            _most[first] = _nodes < MostNodes ? _best : _most[first + 1] + _layer.MeasureDual(_slopes.Row(first));
        }

        return _most[0];
    }

    // The sum of the chosen neurons is _sums[depth]; neurons from next on are undecided.
    private void Visit(int depth, int next)
    {
        double length = _layer.MeasureDual(_sums.Row(depth));
        _best = Math.Max(_best, length);
        if (next == _slopes.Rows || length + _most[next] <= _best || ++_nodes >= MostNodes)
        {
            return;
        }

        TensorPrimitives.Add(_sums.Row(depth), _slopes.Row(next), _sums.Row(depth + 1));
        Visit(depth + 1, next + 1);
        Visit(depth, next + 1);
    }

    private static Matrix Rows(Matrix matrix, int[] rows)
    {
        var chosen = new Matrix(rows.Length, matrix.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            matrix.Row(rows[i]).CopyTo(chosen.Row(i));
        }

        return chosen;
    }
}
