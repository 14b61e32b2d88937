using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>
/// The radius of a binary network with two inputs by brute force: along many rays the margin is
/// piecewise linear, and its first zero is exact.
/// </summary>
/// <remarks>Shares nothing with the solver. The best ray is refined by ternary search between its neighbours.</remarks>
internal static class PlaneScan
{
    private const int Rays = 20_000;

    public static double Solve(BinaryNetwork network, double[] x, int label)
    {
        double step = 2 * Math.PI / Rays;
        double[] lengths = [.. Enumerable.Range(0, Rays).Select(i => FirstZero(network, x, label, i * step))];
        double shortest = double.PositiveInfinity;
        foreach (int i in Enumerable.Range(0, Rays).OrderBy(i => lengths[i]).Take(50))
        {
            (double from, double to) = ((i - 1) * step, (i + 1) * step);
            while (to - from > 1e-12)
            {
                double left = from + ((to - from) / 3), right = to - ((to - from) / 3);
                (from, to) = FirstZero(network, x, label, left) < FirstZero(network, x, label, right) ? (from, right) : (left, to);
            }

            shortest = Math.Min(shortest, Math.Min(lengths[i], FirstZero(network, x, label, from)));
        }

        return shortest;
    }

    private static double FirstZero(BinaryNetwork network, double[] x, int label, double angle)
    {
        int neurons = network.Hidden.NeuronCount;
        double[] z = new double[neurons], slope = new double[neurons];
        for (int r = 0; r < neurons; r++)
        {
            Span<double> w = network.Hidden.Weights.Row(r);
            z[r] = (w[0] * x[0]) + (w[1] * x[1]) + network.Hidden.Biases[r];
            slope[r] = (w[0] * Math.Cos(angle)) + (w[1] * Math.Sin(angle));
        }

        double at = 0, margin = Margin(0);
        foreach (double kink in z.Zip(slope, (a, b) => -a / b).Where(t => t > 0).Order())
        {
            double next = Margin(kink);
            if (next <= 0)
            {
                return at + ((kink - at) * margin / (margin - next));
            }

            (at, margin) = (kink, next);
        }

        double beyond = Margin(at + 1);
        return beyond < margin ? at + (margin / (margin - beyond)) : double.PositiveInfinity;

        double Margin(double t)
        {
            double sum = network.OutputBias;
            for (int r = 0; r < neurons; r++)
            {
                sum += network.OutputWeights[r] * Math.Max(0, z[r] + (t * slope[r]));
            }

            return label * sum;
        }
    }
}
