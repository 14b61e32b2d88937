using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments.Measuring;

/// <summary>Margin gradients ∇ₓ of a two-layer network, wrongly decided samples included.</summary>
internal static class MarginGradients
{
    /// <summary>∇ₓ margin of some samples.</summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="indices">Which of them.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>One row for each index, d columns.</returns>
    public static Matrix Compute(Classifier classifier, LabeledSamples samples, int[] indices, int threads)
    {
        int[] labels = classifier.SelectLabels(samples);
        var gradients = new Matrix(indices.Length, samples.Inputs.Dimension);
        Parallel.For(
            0, indices.Length, new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Workspace: classifier.CreateWorkspace(), Point: new double[gradients.Columns]),
            (row, _, own) =>
            {
                samples.Inputs.CopyRow(indices[row], own.Point);
                classifier.EvaluateMargin(own.Point, labels[indices[row]], gradients.Row(row), own.Workspace);
                return own;
            },
            _ => { });
        return gradients;
    }

    /// <summary>
    /// ḡ_i: the mean of ∇ₓ margin over the samples of cluster i, for <see cref="FeatureAveraging.Features.SharedDirection"/>.
    /// </summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="samples">Samples with clusters.</param>
    /// <returns>k × d; a row of zeros for a cluster without samples.</returns>
    public static Matrix ComputeMeans(Classifier classifier, LabeledSamples samples)
    {
        int[] labels = classifier.SelectLabels(samples);
        var means = new Matrix(samples.Partition!.ClusterCount, samples.Inputs.Dimension);
        double[] x = new double[means.Columns], gradient = new double[means.Columns];
        int[] counts = new int[means.Rows];
        ReadoutWorkspace workspace = classifier.CreateWorkspace();
        for (int i = 0; i < samples.Count; i++)
        {
            samples.Inputs.CopyRow(i, x);
            classifier.EvaluateMargin(x, labels[i], gradient, workspace);
            int cluster = samples.Clusters[i];
            TensorPrimitives.Add(means.Row(cluster), gradient, means.Row(cluster));
            counts[cluster]++;
        }

        for (int j = 0; j < counts.Length; j++)
        {
            if (counts[j] > 0)
            {
                TensorPrimitives.Divide(means.Row(j), counts[j], means.Row(j));
            }
        }

        return means;
    }
}
