using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Which deep network is attacked on which images, and within which rules: the same for every attack of a comparison.</summary>
public sealed record ImageAttackProblem
{
    /// <summary>States a problem.</summary>
    /// <param name="model">The network; attacked as it is evaluated, in float32 with fixed batch normalisation.</param>
    /// <param name="images">Images of the model's size with classes 0…k−1; for the coarse arm those of <see cref="VisionReadout.ToCoarse"/>.</param>
    /// <param name="partition">Side of each of the model's k classes; for the coarse arm <see cref="VisionReadout.CoarsePartition"/>.</param>
    /// <param name="readout">How logits become the decision that is broken.</param>
    /// <param name="norm">The norm of every length, in pixel units [0, 1].</param>
    /// <param name="radii">What attacks at a fixed radius visit, in this order: finite, ≥ 0, strictly ascending.</param>
    /// <param name="seed">Root seed; image i draws from (<c>attack.METHOD</c>, i), so neither order nor batches matter to its random numbers.</param>
    /// <param name="box">The pixels that exist; null means [0, 1].</param>
    /// <exception cref="ArgumentException">Model, images and partition do not fit together, an image lies outside the box, or radii are not ascending.</exception>
    public ImageAttackProblem(VisionModel model, ImageSet images, Partition partition, Readout readout, Norm norm, IReadOnlyList<double> radii, Seed seed, Box? box = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(partition);
        model.RequireFitting(images);
        Shape.Require(partition.ClusterCount == model.Options.ClassCount, nameof(partition), $"has {partition.ClusterCount} classes; the model has {model.Options.ClassCount} outputs");
        Labels = VisionReadout.SelectLabels(images, partition, readout);
        RobustnessCurve.RequireAscending(radii);
        (Model, Images, Partition, Readout, Norm, Radii, Seed, Box) = (model, images, partition, readout, norm, radii, seed, box ?? PixelRange);
        RequireInside();
    }

    /// <summary>[0, 1] for every pixel.</summary>
    public static Box PixelRange { get; } = new(0, 1);

    /// <summary>The network.</summary>
    public VisionModel Model { get; }

    /// <summary>The images; their classes are what the network's own loss is computed with.</summary>
    public ImageSet Images { get; }

    /// <summary>Side of each class.</summary>
    public Partition Partition { get; }

    /// <summary>How logits become a decision.</summary>
    public Readout Readout { get; }

    /// <summary>The norm of every length.</summary>
    public Norm Norm { get; }

    /// <summary>Radii, ascending.</summary>
    public IReadOnlyList<double> Radii { get; }

    /// <summary>Root seed.</summary>
    public Seed Seed { get; }

    /// <summary>The pixels that exist.</summary>
    public Box Box { get; }

    /// <summary>0 for the first run of an attack; each restart has its own number and its own random streams, and starts at random.</summary>
    public int Run { get; init; }

    /// <summary>The label the decision is judged by, for each image: its class for the native read-out, else its side ±1.</summary>
    public IReadOnlyList<int> Labels { get; }

    // Bytes over 255 are always in the default box.
    private void RequireInside()
    {
        if (Box == PixelRange)
        {
            return;
        }

        double[] x = new double[Images.Dimension];
        for (int i = 0; i < Images.Count; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                x[j] = Images.Pixels[(i * x.Length) + j] / 255f;
            }

            Shape.Require(Box.Contains(x), nameof(Images), $"leave the box at image {i}; an attack inside a box must start there");
        }
    }
}
