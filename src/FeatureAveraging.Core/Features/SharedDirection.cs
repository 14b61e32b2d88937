using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Features;

/// <summary>
/// How far one direction serves all sub-classes of a side: feature averaging seen in a classifier's function, at any of its layers.
/// </summary>
/// <param name="Cosines">S_ij = cos(ḡ_i, ḡ_j): k × k, symmetric, 1 on the diagonal; NaN in the row and the column
/// of a sub-class whose mean gradient is zero.</param>
/// <param name="Index">Mean of the defined S_ij over i ≠ j on the same side; NaN when there is none:
/// no side has two sub-classes with a gradient.</param>
/// <param name="ZeroGradients">Sub-classes left out because their mean gradient is zero.</param>
public sealed record SharedDirection(Matrix Cosines, double Index, int ZeroGradients)
{
    /// <summary>Measures mean margin gradients.</summary>
    /// <param name="gradients">ḡ_i = mean over the samples of sub-class i of ∇ margin, finite: k × d, d the
    /// width of the layer the gradient is taken at.</param>
    /// <param name="partition">Sides of the k sub-classes.</param>
    /// <exception cref="ArgumentException">There is not one gradient per sub-class, or one is not finite.</exception>
    /// <remarks>
    /// The margin is that of the coarse decision, positive where it is right, so that the gradients of one side
    /// point the same way. The averaged network has ḡ_i ∝ Σ_{j∈J_s} μ_j for every i ∈ J_s: index 1. The decoupled
    /// one has ḡ_i ∝ μ_i: index 0 for orthogonal features.
    /// </remarks>
    public static SharedDirection Measure(Matrix gradients, Partition partition)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(partition);
        Shape.Require(
            gradients.Rows == partition.ClusterCount, nameof(gradients),
            $"has {gradients.Rows} rows; the partition has k = {partition.ClusterCount} sub-classes");
        Shape.Require(
            System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<double>(gradients.Values), nameof(gradients),
            $"holds a NaN or an infinity");
        Matrix cosines = gradients.MultiplyTransposed(gradients);
        double[] norms = new double[cosines.Rows];
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = Math.Sqrt(cosines[i, i]);
        }

        for (int i = 0; i < norms.Length; i++)
        {
            for (int j = 0; j < norms.Length; j++)
            {
                cosines[i, j] = norms[i] == 0 || norms[j] == 0 ? double.NaN : i == j ? 1 : cosines[i, j] / (norms[i] * norms[j]);
            }
        }

        return new SharedDirection(cosines, MeanWithinSides(cosines, partition), norms.Count(norm => norm == 0));
    }

    private static double MeanWithinSides(Matrix cosines, Partition partition)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < cosines.Rows; i++)
        {
            for (int j = 0; j < cosines.Rows; j++)
            {
                if (i != j && partition.Groups[i] == partition.Groups[j] && !double.IsNaN(cosines[i, j]))
                {
                    sum += cosines[i, j];
                    count++;
                }
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
