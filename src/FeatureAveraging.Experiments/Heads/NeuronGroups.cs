using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>
/// The averaged weights of Figures 2c and 2d: neurons of a sign (or of a class) in groups,
/// matched by their cosines with the class means and not by their index.
/// </summary>
/// <remarks>
/// The profile of a neuron is its cosines with the k class means. Within a sign or a class the neurons are shared out
/// so that the squared distances of profiles within groups sum to the least possible (<see cref="OptimalGrouping"/>).
/// Groups are ordered by the own class they point at most, then by their lowest neuron. Dead neurons are left out; groups that stay empty
/// come last and have NaN cosines, which figures leave blank. Where a class has as many neurons as a group takes, its group is the class.
/// </remarks>
internal static class NeuronGroups
{
    /// <summary>Groups the neurons of a network.</summary>
    /// <param name="network">Binary: the groups of the positive sign come first. k-class: class by class.</param>
    /// <param name="means">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the classes.</param>
    /// <param name="dead">Which neurons are left out: M values.</param>
    /// <param name="size">Neurons in a group; divides m and h.</param>
    public static NeuronGroup[] Match(TwoLayerNetwork network, Matrix means, Partition partition, bool[] dead, int size)
    {
        var groups = new List<NeuronGroup>();
        foreach ((int[] neurons, IReadOnlyList<int> own) in Blocks(network, partition))
        {
            int[] alive = [.. neurons.Where(r => !dead[r])];
            int[][] matched = OptimalGrouping.Of(ProfileDistances(network, means, alive), size);
            IEnumerable<NeuronGroup> living = matched.Select(group => Average(network, means, [.. group.Select(i => alive[i])], own));
            groups.AddRange(living.OrderBy(group => group.Preferred).ThenBy(group => group.Neurons[0]));
            groups.AddRange(
                Enumerable.Range(matched.Length, (neurons.Length / size) - matched.Length).Select(_ => Average(network, means, [], own)));
        }

        return [.. groups];
    }

    /// <summary>Mean of the known cosines, of a group with its own classes or with the others.</summary>
    public static double MeanCosine(IEnumerable<NeuronGroup> groups, bool own) => groups
        .Where(group => !group.IsDead)
        .SelectMany(group => group.Cosines.Where((_, i) => group.Own.Contains(i) == own))
        .DefaultIfEmpty(double.NaN)
        .Average();

    private static IEnumerable<(int[] Neurons, IReadOnlyList<int> Own)> Blocks(TwoLayerNetwork network, Partition partition)
    {
        int[] all = [.. Enumerable.Range(0, network.Hidden.NeuronCount)];
        return network is MulticlassNetwork multiclass
            ? all.Chunk(multiclass.NeuronsPerClass).Select((neurons, j) => (neurons, (IReadOnlyList<int>)[j]))
            : Enumerable.Range(0, partition.GroupCount)
                .Select(g => (all.Where(r => network.GroupOf(r) == g).ToArray(), partition.ClustersOf(g)));
    }

    private static Matrix ProfileDistances(TwoLayerNetwork network, Matrix means, int[] neurons)
    {
        double[][] profiles = [.. neurons.Select(r => Cosines(network.Hidden.Weights.Row(r), means))];
        var distances = new Matrix(neurons.Length, neurons.Length);
        for (int i = 0; i < neurons.Length; i++)
        {
            for (int j = 0; j < neurons.Length; j++)
            {
                double distance = TensorPrimitives.Distance<double>(profiles[i], profiles[j]);
                distances[i, j] = distance * distance;
            }
        }

        return distances;
    }

    private static NeuronGroup Average(TwoLayerNetwork network, Matrix means, int[] neurons, IReadOnlyList<int> own)
    {
        double[] sum = new double[means.Columns];       // its direction is that of the mean
        foreach (int r in neurons)
        {
            TensorPrimitives.Add<double>(sum, network.Hidden.Weights.Row(r), sum);
        }

        return new NeuronGroup(neurons, own, Cosines(sum, means));
    }

    /// <summary>cos(μ_i, w) for every class mean; NaN for w = 0.</summary>
    private static double[] Cosines(ReadOnlySpan<double> weight, Matrix means)
    {
        double[] cosines = new double[means.Rows];
        double norm = TensorPrimitives.Norm(weight);
        for (int i = 0; i < cosines.Length; i++)
        {
            cosines[i] = TensorPrimitives.Dot<double>(means.Row(i), weight) / (TensorPrimitives.Norm<double>(means.Row(i)) * norm);
        }

        return cosines;
    }
}

/// <summary>Neurons of one sign or one class whose weights are averaged.</summary>
/// <param name="Neurons">Their indices, ascending; none in a dead group.</param>
/// <param name="Own">Classes of the group's sign, or its one class.</param>
/// <param name="Cosines">cos(μ_i, w̄) with the mean weight w̄ of the neurons: k values; NaN in a dead group.</param>
internal sealed record NeuronGroup(int[] Neurons, IReadOnlyList<int> Own, double[] Cosines)
{
    /// <summary>Whether no neuron is left to average.</summary>
    public bool IsDead => Neurons.Length == 0;

    /// <summary>The own class the group points at most; −1 in a dead group.</summary>
    public int Preferred => IsDead ? -1 : Own.MaxBy(i => Cosines[i]);
}
