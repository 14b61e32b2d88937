using FeatureAveraging.Data;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>The radius of a tiny network by brute force: every activation pattern, every rival, every set of binding constraints.</summary>
/// <remarks>
/// Shares nothing with the solver. On a pattern every f_j is affine, so "wrong" is a polyhedron, and its point nearest to x lies on the
/// intersection of at most d of its faces, being the point of that intersection nearest to x. A further face never brings it nearer, so a
/// set of faces farther than the best point so far is not extended.
/// </remarks>
internal static class RegionEnumeration
{
    /// <summary>inf ‖δ‖ over margin(x + δ) ≤ shift; every read-out but the probability.</summary>
    public static double Solve(TwoLayerNetwork network, Readout readout, double[] x, int label, double shift = 0)
    {
        int neurons = network.Hidden.NeuronCount, home = 0;
        for (int r = 0; r < neurons; r++)
        {
            home |= Value(Neuron(network, r), x) > 0 ? 1 << r : 0;
        }

        double shortest = double.PositiveInfinity;
        for (int flipped = 0; flipped < 1 << neurons; flipped++)
        {
            int pattern = home ^ flipped;
            List<double[]> region = [.. Enumerable.Range(0, neurons).Select(r => SignConstraint(network, r, (pattern >> r & 1) == 1))];
            foreach (List<double[]> wrong in WrongSets(network, readout, label, pattern, shift))
            {
                shortest = Shorten(shortest, [.. region, .. wrong], x);
            }
        }

        return shortest;
    }

    /// <summary>A constraint is (a, b) with a·x + b ≤ 0, stored as d + 1 numbers.</summary>
    private static double[] SignConstraint(TwoLayerNetwork network, int neuron, bool on) =>
        Array.ConvertAll(Neuron(network, neuron), v => on ? -v : v);

    private static IEnumerable<List<double[]>> WrongSets(TwoLayerNetwork network, Readout readout, int label, int pattern, double shift)
    {
        if (network is BinaryNetwork binary)
        {
            double[] f = new double[network.Hidden.InputDimension + 1];
            for (int r = 0; r < network.Hidden.NeuronCount; r++)
            {
                AddNeuron(f, network, r, pattern, label * binary.OutputWeights[r]);
            }

            f[^1] += (label * binary.OutputBias) - shift;
            yield return [f];
            yield break;
        }

        Partition partition = network is DenseNetwork dense ? dense.Partition : ((MulticlassNetwork)network).Partition;
        double[][] outputs = [.. Enumerable.Range(0, network.OutputCount).Select(j => Output(network, j, pattern))];
        int[][] groups = readout == Readout.Native
            ? [.. Enumerable.Range(0, network.OutputCount).Select(j => (int[])[j])]
            : [.. partition.Labels.ToArray().Distinct().Select(y => partition.Clusters(y).ToArray())];
        int[] own = readout == Readout.Native ? [label] : [.. partition.Clusters(label)];
        foreach (int[] other in groups.Where(group => group[0] != own[0]))
        {
            foreach (List<double[]> wrong in WrongSets(outputs, readout, own, other, shift))
            {
                yield return wrong;
            }
        }
    }

    /// <summary>Where the own group is at most another one plus a shift.</summary>
    private static IEnumerable<List<double[]>> WrongSets(double[][] outputs, Readout readout, int[] own, int[] other, double shift)
    {
        if (readout is Readout.Sum or Readout.Mean)
        {
            double ownWeight = readout == Readout.Mean ? 1.0 / own.Length : 1;
            double otherWeight = readout == Readout.Mean ? 1.0 / other.Length : 1;
            double[] difference = new double[outputs[0].Length];
            foreach (int j in own)
            {
                Add(difference, outputs[j], ownWeight);
            }

            foreach (int l in other)
            {
                Add(difference, outputs[l], -otherWeight);
            }

            difference[^1] -= shift;
            yield return [difference];
            yield break;
        }

        foreach (int l in other)
        {
            List<double[]> wrong = [.. own.Select(j => outputs[j].Zip(outputs[l], (a, b) => a - b).ToArray())];
            wrong.ForEach(c => c[^1] -= shift);
            yield return wrong;
        }
    }

    private static double[] Output(TwoLayerNetwork network, int j, int pattern)
    {
        double[] f = new double[network.Hidden.InputDimension + 1];
        f[^1] = network is DenseNetwork biased ? biased.OutputBiases[j] : 0;
        for (int r = 0; r < network.Hidden.NeuronCount; r++)
        {
            double weight = network is DenseNetwork dense ? dense.OutputWeights[j, r]
                : r / ((MulticlassNetwork)network).NeuronsPerClass == j ? 1.0 / ((MulticlassNetwork)network).NeuronsPerClass
                : 0;
            AddNeuron(f, network, r, pattern, weight);
        }

        return f;
    }

    private static void AddNeuron(double[] f, TwoLayerNetwork network, int r, int pattern, double factor)
    {
        if ((pattern >> r & 1) == 1)
        {
            Add(f, Neuron(network, r), factor);
        }
    }

    private static double[] Neuron(TwoLayerNetwork network, int r) => [.. network.Hidden.Weights.Row(r), network.Hidden.Biases[r]];

    private static void Add(double[] sum, double[] term, double factor)
    {
        for (int c = 0; c < sum.Length; c++)
        {
            sum[c] += factor * term[c];
        }
    }

    /// <summary>min ‖δ‖ over a·(x + δ) + b ≤ 0 if that is shorter than what is known: tries every set of at most d faces.</summary>
    private static double Shorten(double shortest, double[][] constraints, double[] x)
    {
        double[] slack = Array.ConvertAll(constraints, c => Value(c, x));
        Visit(0, new double[x.Length], []);
        return shortest;

        void Visit(int from, double[] delta, double[][] basis)
        {
            double length = Math.Sqrt(Dot(delta, delta));
            if (length >= shortest)
            {
                return;
            }

            if (IsFeasible(constraints, slack, delta))
            {
                shortest = length;
                return;
            }

            for (int next = from; next < constraints.Length && basis.Length < x.Length; next++)
            {
                if (Outside(constraints[next], basis) is { } direction)
                {
                    double step = (slack[next] + Dot(constraints[next], delta)) / Dot(constraints[next], direction);
                    Visit(next + 1, [.. delta.Zip(direction, (v, u) => v - (step * u))], [.. basis, direction]);
                }
            }
        }
    }

    /// <summary>The unit vector along the part of a face's normal outside the span of the basis; null when there is hardly any.</summary>
    private static double[]? Outside(double[] constraint, double[][] basis)
    {
        const double Dependent = 1e-7;
        double[] rest = constraint[..^1];
        double length = Math.Sqrt(Dot(rest, rest));
        foreach (double[] unit in (double[][])[.. basis, .. basis])      // twice: the second pass removes what rounding left
        {
            Add(rest, unit, -Dot(rest, unit));
        }

        double left = Math.Sqrt(Dot(rest, rest));
        return left <= Dependent * length ? null : Array.ConvertAll(rest, v => v / left);
    }

    private static bool IsFeasible(double[][] constraints, double[] slack, double[] delta)
    {
        for (int i = 0; i < constraints.Length; i++)
        {
            double value = slack[i], size = Math.Abs(slack[i]);
            for (int c = 0; c < delta.Length; c++)
            {
                value += constraints[i][c] * delta[c];
                size += Math.Abs(constraints[i][c] * delta[c]);
            }

            if (value > 1e-10 * size)
            {
                return false;
            }
        }

        return true;
    }

    private static double Value(double[] constraint, double[] x) => Dot(constraint, x) + constraint[^1];

    /// <summary>Σ aᵢbᵢ over the length of the shorter: a constraint's last number is no part of its normal.</summary>
    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int c = 0; c < Math.Min(a.Length, b.Length); c++)
        {
            sum += a[c] * b[c];
        }

        return sum;
    }
}
