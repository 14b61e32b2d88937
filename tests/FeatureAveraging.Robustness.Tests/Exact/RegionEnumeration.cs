using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>The radius of a tiny network by brute force: every activation pattern, every rival, every set of binding constraints.</summary>
/// <remarks>Shares nothing with the solver. On a pattern every f_j is affine, so "wrong" is a polyhedron; its point nearest to x binds at most d constraints.</remarks>
internal static class RegionEnumeration
{
    public static double Solve(TwoLayerNetwork network, Readout readout, double[] x, int label)
    {
        int neurons = network.Hidden.NeuronCount;
        double shortest = double.PositiveInfinity;
        for (int pattern = 0; pattern < 1 << neurons; pattern++)
        {
            List<double[]> region = [.. Enumerable.Range(0, neurons).Select(r => SignConstraint(network, r, (pattern >> r & 1) == 1))];
            foreach (List<double[]> wrong in WrongSets(network, readout, label, pattern))
            {
                shortest = Math.Min(shortest, Distance([.. region, .. wrong], x));
            }
        }

        return shortest;
    }

    /// <summary>A constraint is (a, b) with a·x + b ≤ 0, stored as d + 1 numbers.</summary>
    private static double[] SignConstraint(TwoLayerNetwork network, int neuron, bool on)
    {
        double[] affine = [.. network.Hidden.Weights.Row(neuron), network.Hidden.Biases[neuron]];
        return Array.ConvertAll(affine, v => on ? -v : v);
    }

    private static IEnumerable<List<double[]>> WrongSets(TwoLayerNetwork network, Readout readout, int label, int pattern)
    {
        if (network is BinaryNetwork binary)
        {
            double[] f = new double[network.Hidden.InputDimension + 1];
            for (int r = 0; r < network.Hidden.NeuronCount; r++)
            {
                AddNeuron(f, network, r, pattern, label * binary.OutputWeights[r]);
            }

            f[^1] += label * binary.OutputBias;
            yield return [f];
            yield break;
        }

        var multiclass = (MulticlassNetwork)network;
        double[][] outputs = [.. Enumerable.Range(0, multiclass.ClassCount).Select(j => Output(multiclass, j, pattern))];
        int[] own = readout == Readout.Native ? [label] : [.. multiclass.Partition.Clusters(label)];
        int[] other = readout == Readout.Native ? [.. Enumerable.Range(0, multiclass.ClassCount).Where(l => l != label)] : [.. multiclass.Partition.Clusters(-label)];
        if (readout is Readout.Sum or Readout.Mean)
        {
            double ownWeight = readout == Readout.Mean ? 1.0 / own.Length : 1, otherWeight = readout == Readout.Mean ? 1.0 / other.Length : 1;
            double[] difference = new double[network.Hidden.InputDimension + 1];
            foreach (int j in own)
            {
                Add(difference, outputs[j], ownWeight);
            }

            foreach (int l in other)
            {
                Add(difference, outputs[l], -otherWeight);
            }

            yield return [difference];
            yield break;
        }

        foreach (int l in other)
        {
            yield return [.. own.Select(j => outputs[j].Zip(outputs[l], (a, b) => a - b).ToArray())];
        }
    }

    private static double[] Output(MulticlassNetwork network, int j, int pattern)
    {
        double[] f = new double[network.Hidden.InputDimension + 1];
        for (int r = j * network.NeuronsPerClass; r < (j + 1) * network.NeuronsPerClass; r++)
        {
            AddNeuron(f, network, r, pattern, 1.0 / network.NeuronsPerClass);
        }

        return f;
    }

    private static void AddNeuron(double[] f, TwoLayerNetwork network, int r, int pattern, double factor)
    {
        if ((pattern >> r & 1) == 1)
        {
            Add(f, [.. network.Hidden.Weights.Row(r), network.Hidden.Biases[r]], factor);
        }
    }

    private static void Add(double[] sum, double[] term, double factor)
    {
        for (int c = 0; c < sum.Length; c++)
        {
            sum[c] += factor * term[c];
        }
    }

    /// <summary>min ‖δ‖ over a·(x + δ) + b ≤ 0: tries every set of at most d binding constraints.</summary>
    private static double Distance(double[][] constraints, double[] x)
    {
        double[] slack = Array.ConvertAll(constraints, c => x.Zip(c, (v, a) => v * a).Sum() + c[^1]);
        double shortest = double.PositiveInfinity;
        Visit(0, []);
        return shortest;

        void Visit(int from, int[] binding)
        {
            if (NearestOnto(constraints, slack, binding, x.Length) is { } delta && IsFeasible(constraints, slack, delta))
            {
                shortest = Math.Min(shortest, Math.Sqrt(delta.Sum(v => v * v)));
            }

            for (int next = from; next < constraints.Length && binding.Length < x.Length; next++)
            {
                Visit(next + 1, [.. binding, next]);
            }
        }
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

    /// <summary>The shortest δ with a_i·δ = −slack_i for the binding constraints: δ = −Aᵀ(AAᵀ)⁻¹ slack; null when they are dependent.</summary>
    private static double[]? NearestOnto(double[][] constraints, double[] slack, int[] binding, int d)
    {
        int q = binding.Length;
        double[,] system = new double[q, q + 1];
        for (int i = 0; i < q; i++)
        {
            for (int j = 0; j < q; j++)
            {
                for (int c = 0; c < d; c++)
                {
                    system[i, j] += constraints[binding[i]][c] * constraints[binding[j]][c];
                }
            }

            system[i, q] = -slack[binding[i]];
        }

        if (!Eliminate(system, q))
        {
            return null;
        }

        double[] delta = new double[d];
        for (int i = 0; i < q; i++)
        {
            for (int c = 0; c < d; c++)
            {
                delta[c] += system[i, q] * constraints[binding[i]][c];
            }
        }

        return delta;
    }

    /// <summary>Gauss–Jordan with pivoting; false when singular.</summary>
    private static bool Eliminate(double[,] system, int q)
    {
        for (int column = 0; column < q; column++)
        {
            int pivot = Enumerable.Range(column, q - column).MaxBy(i => Math.Abs(system[i, column]));
            if (Math.Abs(system[pivot, column]) < 1e-11)
            {
                return false;
            }

            for (int c = 0; c <= q; c++)
            {
                (system[pivot, c], system[column, c]) = (system[column, c], system[pivot, c]);
            }

            for (int i = 0; i < q; i++)
            {
                double factor = i == column ? 0 : system[i, column] / system[column, column];
                for (int c = column; c <= q && i != column; c++)
                {
                    system[i, c] -= factor * system[column, c];
                }
            }

            for (int c = q; c >= column; c--)
            {
                system[column, c] /= system[column, column];
            }
        }

        return true;
    }
}
