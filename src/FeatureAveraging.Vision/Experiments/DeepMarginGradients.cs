using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Whether one direction of pixel space serves all sub-classes of a side: the mean gradients of the binary margin, sub-class by sub-class.
/// </summary>
internal static class DeepMarginGradients
{
    /// <summary>Adds <c>matrix.ARM.shared</c> and the metric <c>ARM.index.shared</c>; nothing where a sub-class has no image.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">A trained arm; its main read-out is the margin.</param>
    /// <param name="images">Images with the classes of the data.</param>
    /// <param name="partition">Side of each class of the data.</param>
    /// <param name="batchSize">Images computed at once.</param>
    public static void AddTo(RecordDraft draft, TrainedArm arm, ImageSet images, Partition partition, int batchSize)
    {
        if (images.Labels.Distinct().Count() < partition.ClusterCount)
        {
            return;
        }

        SharedDirection shared =
            SharedDirection.Measure(ComputeMeans(arm.Model, arm.Arm, arm.MainReadout, images, partition, batchSize), partition);
        draft.AddMatrix(SeriesName.Of("matrix", arm.Arm.Name, "shared"), shared.Cosines);
        draft.Metrics[MetricName.Of(arm.Arm.Name, "index.shared")] = shared.Index;
    }

    /// <summary>ḡ_i = mean of ∇ margin over the images of class i: k × d, in 1/pixel units.</summary>
    public static Matrix ComputeMeans(VisionModel model, ImageArm arm, Readout readout, ImageSet images, Partition partition, int batchSize)
    {
        var means = new Matrix(partition.ClusterCount, images.Dimension);
        var decision = new Decision(arm.Partition, readout);
        double[] weights = Array.ConvertAll(images.Labels, label => 1.0 / images.Labels.Count(other => other == label));
        using var batch = new PixelBatch(images, batchSize, model.Network.Device);
        for (int start = 0; start < images.Count; start += batchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            int count = Math.Min(batchSize, images.Count - start);
            double[] gradients = Differentiate(
                model.Network, batch.Fill(start, count), decision, i => Label(readout, partition.Labels[images.Labels[start + i]]));
            for (int i = 0; i < count; i++)
            {
                Add(gradients.AsSpan(i * images.Dimension, images.Dimension), weights[start + i], means.Row(images.Labels[start + i]));
            }
        }

        return means;
    }

    private static double[] Differentiate(Network network, Tensor pixels, Decision decision, Func<int, int> label)
    {
        Tensor inputs = pixels.clone().requires_grad_(), logits = network.Logits(network.Features(inputs));
        int k = decision.OutputCount, count = (int)pixels.shape[0];
        double[] values = TensorMemory.ReadDoubles(logits.detach()), derivative = new double[values.Length];
        for (int i = 0; i < count; i++)
        {
            decision.Evaluate(values.AsSpan(i * k, k), label(i), derivative.AsSpan(i * k, k));
        }

        Tensor upstream = TensorMemory.Create(Array.ConvertAll(derivative, value => (float)value), [count, k], network.Device);
        return TensorMemory.ReadDoubles(autograd.grad([logits], [inputs], [upstream])[0].flatten(1));
    }

    // The native read-out of the coarse arm is asked with its class, 0 for the positive side; every other with the side.
    private static int Label(Readout readout, int side) => readout == Readout.Native ? (side > 0 ? 0 : 1) : side;

    private static void Add(ReadOnlySpan<double> gradient, double weight, Span<double> sum)
    {
        for (int j = 0; j < sum.Length; j++)
        {
            sum[j] += weight * gradient[j];
        }
    }
}
