using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>
/// Networks with given weights, not trained: feature averaging, feature decoupling, and the mixed network of Proposition 4.8.
/// </summary>
/// <remarks>
/// Their radii at a noiseless centre have closed forms (<see cref="Theory.RadiusPrediction"/>).
/// Biases are in units of the squared norms: b = −τ‖μ‖².
/// </remarks>
public static class ReferenceNetworks
{
    /// <summary>f_FA = |J₊|·ReLU(⟨μ̄₊, x⟩ + b₊) − |J₋|·ReLU(⟨μ̄₋, x⟩ + b₋), μ̄_s the mean centre of a side (claim C3).</summary>
    /// <param name="centers">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k centres.</param>
    /// <param name="threshold">τ in [0, 1): b_s = −τ·mean_{J_s}‖μ_j‖²/|J_s|, so that a neuron keeps the share 1 − τ at
    /// its own centres; 0 is the bias-free network.</param>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    public static BinaryNetwork Averaged(Matrix centers, Partition partition, double threshold = 0)
    {
        RequireArguments(centers, partition, threshold);
        var weights = new Matrix(2, centers.Columns);
        double[] biases = new double[2];
        IReadOnlyList<int>[] sides = [partition.PositiveClusters, partition.NegativeClusters];
        for (int s = 0; s < 2; s++)
        {
            foreach (int j in sides[s])
            {
                TensorPrimitives.MultiplyAdd(centers.Row(j), 1.0 / sides[s].Count, weights.Row(s), weights.Row(s));
                biases[s] -= threshold * TensorPrimitives.SumOfSquares<double>(centers.Row(j)) / ((double)sides[s].Count * sides[s].Count);
            }
        }

        return new BinaryNetwork(Layer(weights, biases, threshold), [sides[0].Count, -sides[1].Count]);
    }

    /// <summary>
    /// The averaged network with one output for each of G coarse classes: f_g = |J_g|·ReLU(⟨μ̄_g, x⟩), μ̄_g the mean centre of the group.
    /// </summary>
    /// <param name="centers">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Coarse class of each of the k centres.</param>
    /// <returns>A network of G classes, each a coarse class of its own.</returns>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    public static MulticlassNetwork AveragedMulticlass(Matrix centers, Partition partition)
    {
        RequireArguments(centers, partition, threshold: 0);
        var weights = new Matrix(partition.GroupCount, centers.Columns);
        for (int j = 0; j < centers.Rows; j++)
        {
            Span<double> sum = weights.Row(partition.Groups[j]);
            TensorPrimitives.Add(sum, centers.Row(j), sum);
        }

        return new MulticlassNetwork(new HiddenLayer(weights), Partition.OfCoarse(partition.GroupCount));
    }

    /// <summary>f_FD = Σ_{J₊} ReLU(⟨μ_j, x⟩ + b_j) − Σ_{J₋} ReLU(⟨μ_j, x⟩ + b_j): one neuron per feature, summed (claim C3).</summary>
    /// <param name="centers">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k centres.</param>
    /// <param name="threshold">τ in [0, 1): b_j = −τ‖μ_j‖²; 0 is the bias-free network.</param>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    public static BinaryNetwork Decoupled(Matrix centers, Partition partition, double threshold = 0)
    {
        RequireArguments(centers, partition, threshold);
        return new BinaryNetwork(DecoupledLayer(centers, threshold), [.. partition.Labels.ToArray().Select(s => (double)s)]);
    }

    /// <summary>The same neurons as a k-class network, f_j = ReLU(⟨μ_j, x⟩ + b_j), for the other read-outs.</summary>
    /// <param name="centers">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k centres.</param>
    /// <param name="threshold">τ in [0, 1): b_j = −τ‖μ_j‖²; 0 is the bias-free network.</param>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    public static MulticlassNetwork DecoupledMulticlass(Matrix centers, Partition partition, double threshold = 0)
    {
        RequireArguments(centers, partition, threshold);
        return new MulticlassNetwork(DecoupledLayer(centers, threshold), partition);
    }

    /// <summary>
    /// A k-class network that is accurate although its weights mix the features of their side: w_j =
    /// Σ_{i∈J_s(j)} μ_i + γμ_j (Proposition 4.8, claim C5).
    /// </summary>
    /// <param name="centers">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k centres.</param>
    /// <param name="distinction">γ &gt; 0: how far the own feature stands out. The smaller, the closer the max
    /// read-out's radius comes to the averaged network's.</param>
    /// <exception cref="ArgumentException">Sizes disagree.</exception>
    public static MulticlassNetwork Mixed(Matrix centers, Partition partition, double distinction)
    {
        RequireArguments(centers, partition, threshold: 0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(distinction);
        var weights = new Matrix(centers.Rows, centers.Columns);
        for (int j = 0; j < centers.Rows; j++)
        {
            foreach (int i in partition.ClustersOf(partition.Groups[j]))
            {
                TensorPrimitives.MultiplyAdd(centers.Row(i), i == j ? 1 + distinction : 1, weights.Row(j), weights.Row(j));
            }
        }

        return new MulticlassNetwork(new HiddenLayer(weights), partition);
    }

    private static HiddenLayer DecoupledLayer(Matrix centers, double threshold)
    {
        double[] biases = new double[centers.Rows];
        for (int j = 0; j < biases.Length; j++)
        {
            biases[j] = -threshold * TensorPrimitives.SumOfSquares<double>(centers.Row(j));
        }

        return Layer(centers.Clone(), biases, threshold);
    }

    private static HiddenLayer Layer(Matrix weights, double[] biases, double threshold) => new(weights, threshold == 0 ? null : biases);

    private static void RequireArguments(Matrix centers, Partition partition, double threshold)
    {
        ArgumentNullException.ThrowIfNull(centers);
        ArgumentNullException.ThrowIfNull(partition);
        Shape.Require(
            centers.Rows == partition.ClusterCount, nameof(centers),
            $"has {centers.Rows} rows; the partition has k = {partition.ClusterCount} clusters");
        Shape.Require(threshold is >= 0 and < 1, nameof(threshold), $"is {threshold}; τ in [0, 1) is needed");
    }
}
