using FeatureAveraging.Networks;

namespace FeatureAveraging.Core.Tests.Theory;

/// <summary>
/// Brute force: the exact ℓ₂ radius of a tiny ReLU network, by projecting onto every region of constant activation pattern.
/// </summary>
/// <remarks>
/// Each region is a polyhedron: sign constraints of all neurons and the flip condition. Hildreth's
/// dual coordinate ascent finds its nearest point.
/// </remarks>
internal static class PatternEnumeration
{
    /// <summary>Distance from x to the nearest point whose score is on the wrong side or zero.</summary>
    /// <param name="layer">M neurons; M ≤ 10 or so.</param>
    /// <param name="outputs">Per piece of the read-out: coefficients of the ReLU(z_r) whose combination must be ≤ 0, and further conditions
    /// of the same form that hold where this piece applies.</param>
    /// <param name="x">The point.</param>
    public static double Solve(HiddenLayer layer, IReadOnlyList<double[][]> outputs, double[] x)
    {
        double best = double.PositiveInfinity;
        for (int pattern = 0; pattern < 1 << layer.NeuronCount; pattern++)
        {
            foreach (double[][] piece in outputs)
            {
                best = Math.Min(best, Distance(Constraints(layer, pattern, piece), x, best));
            }
        }

        return best;
    }

    /// <summary>Half-spaces ⟨a, x⟩ ≤ b, as (a, b).</summary>
    private static List<(double[] Normal, double Offset)> Constraints(HiddenLayer layer, int pattern, double[][] piece)
    {
        int d = layer.InputDimension;
        var constraints = new List<(double[], double)>();
        for (int r = 0; r < layer.NeuronCount; r++)
        {
            double sign = (pattern >> r & 1) == 1 ? -1 : 1;
            constraints.Add(([.. layer.Weights.Row(r).ToArray().Select(w => sign * w)], -sign * layer.Biases[r]));
        }

        foreach (double[] combination in piece)
        {
            double[] normal = new double[d];
            double offset = 0;
            for (int r = 0; r < layer.NeuronCount; r++)
            {
                if ((pattern >> r & 1) == 1)
                {
                    offset -= combination[r] * layer.Biases[r];
                    for (int c = 0; c < d; c++)
                    {
                        normal[c] += combination[r] * layer.Weights[r, c];
                    }
                }
            }

            if (normal.Any(v => v != 0) || offset < 0)
            {
                constraints.Add((normal, offset));
            }
        }

        return constraints;
    }

    /// <summary>Distance to the intersection; +∞ when it is empty or farther than a known distance.</summary>
    private static double Distance(List<(double[] Normal, double Offset)> constraints, double[] x, double known)
    {
        const int Sweeps = 4000;
        const double Feasible = 1e-10;
        double[] point = (double[])x.Clone();
        double[] multipliers = new double[constraints.Count];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double violation = 0, moved = 0, dual = 0;
            for (int i = 0; i < multipliers.Length; i++)
            {
                (double[] normal, double offset) = constraints[i];
                double square = normal.Sum(v => v * v), excess = normal.Zip(point, (a, p) => a * p).Sum() - offset;
                violation = Math.Max(violation, square == 0 ? excess : excess / Math.Sqrt(square));
                if (square > 0)
                {
                    double change = Math.Max(-multipliers[i], excess / square);
                    multipliers[i] += change;
                    moved = Math.Max(moved, Math.Abs(change) * Math.Sqrt(square));
                    for (int c = 0; c < point.Length; c++)
                    {
                        point[c] -= change * normal[c];
                    }
                }

                dual += multipliers[i] * (normal.Zip(x, (a, p) => a * p).Sum() - offset);
            }

            double distance = Math.Sqrt(point.Zip(x, (p, q) => (p - q) * (p - q)).Sum());
            if (dual - (distance * distance / 2) > (known * known / 2) + 1e-6)
            {
                return double.PositiveInfinity;     // the dual value bounds half the squared distance from below
            }

            if (violation < Feasible && moved < Feasible)
            {
                return distance;
            }
        }

        return double.PositiveInfinity;
    }
}
