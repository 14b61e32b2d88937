using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision;

/// <summary>From logits to decisions: the coarse arm learns two classes, the fine arm all k, and both are judged by the margins of a <see cref="Decision"/>.</summary>
public static class VisionReadout
{
    /// <summary>Sides of the coarse arm's two classes: class 0 is +1, class 1 is −1. Sum, mean, max and probability are all y(f₀ − f₁) there.</summary>
    public static Partition CoarsePartition { get; } = Partition.FirstPositive(1, 1);

    /// <summary>The same images with the coarse arm's labels: 0 where the class is positive, 1 where it is negative. Pixels are shared.</summary>
    /// <param name="images">Images with classes 0…k−1.</param>
    /// <param name="partition">Side of each class.</param>
    /// <exception cref="ArgumentException">A label lies outside the partition.</exception>
    public static ImageSet ToCoarse(ImageSet images, Partition partition) =>
        images with { Labels = Array.ConvertAll(SelectLabels(images, partition, Readout.Max), side => side > 0 ? 0 : 1) };

    /// <summary>The labels that margins of a read-out are judged by: the class for the native one, the side ±1 of the class for every other.</summary>
    /// <param name="images">Images with classes 0…k−1.</param>
    /// <param name="partition">Side of each class.</param>
    /// <param name="readout">The read-out.</param>
    /// <exception cref="ArgumentException">A label lies outside the partition.</exception>
    public static int[] SelectLabels(ImageSet images, Partition partition, Readout readout)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(partition);
        int outside = Array.FindIndex(images.Labels, c => c < 0 || c >= partition.ClusterCount);
        Shape.Require(outside < 0, nameof(partition), $"has {partition.ClusterCount} classes; image {outside} has class {(outside < 0 ? 0 : images.Labels[outside])}");
        return readout == Readout.Native ? (int[])images.Labels.Clone() : Array.ConvertAll(images.Labels, c => partition.Labels[c]);
    }

    /// <summary>The margin of every sample; &gt; 0 means correct, a tie is an error.</summary>
    /// <param name="logits">n × k.</param>
    /// <param name="partition">Side of each of the k classes.</param>
    /// <param name="readout">How logits become a decision.</param>
    /// <param name="labels">n labels of <see cref="SelectLabels"/>.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a label does not fit the read-out.</exception>
    public static double[] ComputeMargins(Matrix logits, Partition partition, Readout readout, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Shape.Require(labels.Length == logits.Rows, nameof(labels), $"is {labels.Length} long; there are n = {logits.Rows} rows of logits");
        var decision = new Decision(partition, readout);
        double[] margins = new double[labels.Length];
        for (int i = 0; i < margins.Length; i++)
        {
            margins[i] = decision.Evaluate(logits.Row(i), labels[i]);
        }

        return margins;
    }

    /// <summary>Share of positive margins, in [0, 1].</summary>
    /// <param name="margins">At least one margin.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static double ComputeAccuracy(ReadOnlySpan<double> margins)
    {
        Shape.Require(margins.Length > 0, nameof(margins), $"is empty; a share of no samples is not a number");
        int correct = 0;
        foreach (double margin in margins)
        {
            correct += margin > 0 ? 1 : 0;
        }

        return (double)correct / margins.Length;
    }
}
