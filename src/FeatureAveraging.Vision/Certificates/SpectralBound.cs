using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>Upper bounds on ‖W‖₂ of affine layers.</summary>
internal static class SpectralBound
{
    private const int Squarings = 10;           // tr(G^1024)^(1/1024) exceeds the greatest eigenvalue of 64 by 0.4 % at most
    private const int Frequencies = 16;         // along each axis
    private const double Slack = 1e-9;

    /// <summary>A bound on the norm of a convolution, whatever its padding and steps.</summary>
    /// <param name="weight">o × c × rows × columns, double precision.</param>
    /// <param name="isWhole">Whether there is one window only: the layer is a matrix.</param>
    /// <remarks>
    /// Zeros as padding and steps only leave out rows and columns of the convolution on the whole plane, whose norm is the greatest
    /// ‖Ŵ(ω)‖₂. Along an axis of k taps ⟨u, Ŵ(ω)v⟩ is, but for a phase, a trigonometric polynomial of degree n = (k − 1)/2, rounded up
    /// here, whose maximum exceeds that on N equidistant points by 1/cos(πn/N) at most (M. Riesz).
    /// </remarks>
    public static double Compute(Tensor weight, bool isWhole)
    {
        using DisposeScope scope = NewDisposeScope();
        (long o, long c, long down, long right) = (weight.shape[0], weight.shape[1], weight.shape[2], weight.shape[3]);
        if (isWhole || 4 * Math.Max(down, right) > 3 * Frequencies)
        {
            double overlap = isWhole ? 1 : Math.Sqrt(down * right);     // in how many windows one entry lies
            Tensor matrix = weight.reshape(1, o, -1);
            return Norm(o <= matrix.shape[2] ? matrix : matrix.transpose(1, 2)) * overlap;
        }

        Tensor spectrum = fft.fft2(weight, [Frequencies, Frequencies]).permute(2, 3, 0, 1).reshape(-1, o, c);
        double Excess(long taps) => 1 / Math.Cos(Math.PI * (taps / 2) / Frequencies);
        return Norm(o <= c ? spectrum : spectrum.transpose(1, 2)) * Excess(down) * Excess(right);
    }

    // The greatest norm of several matrices, from tr(G^(2^p)) ≥ λ^(2^p) for the greatest eigenvalue λ of G = AAᴴ.
    private static double Norm(Tensor matrices)
    {
        Tensor gram = matrices.matmul(matrices.transpose(1, 2).conj());
        double[] logs = new double[gram.shape[0]];
        double share = 1;
        for (int p = 0; ; p++, share /= 2)
        {
            Tensor traces = gram.diagonal(0, 1, 2).sum(1);
            traces = traces.is_complex() ? traces.real : traces;
            logs = [.. logs.Zip(
                TensorMemory.ReadDoubles(traces),
                (log, trace) => trace > 0 ? log + (share * Math.Log(trace)) : double.NegativeInfinity)];
            if (p == Squarings)
            {
                return Math.Exp(logs.Max() / 2) * (1 + Slack);
            }

            gram = gram.div(where(traces.gt(zeros_like(traces)), traces, ones_like(traces)).view(-1, 1, 1));
            gram = gram.matmul(gram);
        }
    }
}
