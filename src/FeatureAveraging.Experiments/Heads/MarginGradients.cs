using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>Mean margin gradients of a two-layer network, for <see cref="FeatureAveraging.Features.SharedDirection"/>.</summary>
internal static class MarginGradients
{
    /// <summary>ḡ_i: the mean of ∇ₓ margin over the samples of cluster i, wrongly decided ones included.</summary>
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
            TensorPrimitives.ConvertTruncating<float, double>(samples.Inputs.Row(i), x);
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
