using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
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

    /// <summary>Values of the hidden layer and the margin's gradient by them, of some samples.</summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="indices">Which of them.</param>
    /// <returns>One row for each index: σ(Wx + b) and Σ_j (∂margin/∂f_j)·a_j, M columns each.</returns>
    public static (Matrix Values, Matrix Gradients) ComputeHidden(Classifier classifier, LabeledSamples samples, int[] indices)
    {
        TwoLayerNetwork network = classifier.Network;
        HiddenLayer hidden = network.Hidden;
        int[] labels = classifier.SelectLabels(samples);
        Matrix values = new(indices.Length, hidden.NeuronCount), gradients = new(indices.Length, hidden.NeuronCount);
        double[] x = new double[hidden.InputDimension], z = new double[hidden.NeuronCount], norms = hidden.ComputeWeightNorms();
        double[] outputs = new double[network.OutputCount], derivative = new double[network.OutputCount];
        for (int row = 0; row < indices.Length; row++)
        {
            samples.Inputs.CopyRow(indices[row], x);
            hidden.EvaluatePreactivations(x, z);
            network.EvaluateOutputs(z, norms, outputs);
            classifier.Decision.Evaluate(outputs, labels[indices[row]], derivative);
            for (int r = 0; r < z.Length; r++)
            {
                values[row, r] = hidden.Activation.Value(z[r], norms[r]);
                for (int j = 0; j < outputs.Length; j++)
                {
                    gradients[row, r] += derivative[j] * network.OutputWeight(j, r);
                }
            }
        }

        return (values, gradients);
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
