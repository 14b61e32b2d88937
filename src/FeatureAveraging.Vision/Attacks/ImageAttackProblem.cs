using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Which deep network is attacked on which images, and within which rules: the same for every attack of a comparison.</summary>
public sealed record ImageAttackProblem : IAttackProblem<ImageAttackProblem>
{
    private readonly int _batchSize = 256;

    /// <summary>States a problem.</summary>
    /// <param name="model">The network; attacked as it is evaluated, in float32 with fixed batch normalisation.</param>
    /// <param name="images">Images of the model's size with classes 0…k−1;
    /// for a network of coarse classes those of <see cref="ImageSet.ToCoarse"/>.</param>
    /// <param name="decision">How the k logits become the decision that is broken.</param>
    /// <param name="rules">Norm, radii, box, seed; lengths in pixel units [0, 1]. Without a box pixels lie in [0, 1].</param>
    /// <exception cref="ArgumentException">Model, images and decision do not fit together, or an image lies outside the box.</exception>
    public ImageAttackProblem(VisionModel model, ImageSet images, Decision decision, AttackRules rules)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(rules);
        model.RequireFitting(images);
        Shape.Require(
            decision.OutputCount == model.Options.ClassCount,
            nameof(decision),
            $"has {decision.OutputCount} outputs; the model has {model.Options.ClassCount}");
        Labels = decision.LabelsOf(images.Labels);
        (Model, Images, Decision, Rules) = (model, images, decision, rules with { Box = rules.Box ?? PixelRange });
        RequireInside();
    }

    /// <summary>[0, 1] for every pixel.</summary>
    public static Box PixelRange { get; } = new(0, 1);

    /// <summary>The network.</summary>
    public VisionModel Model { get; }

    /// <summary>The images; their classes are what the network's own loss is computed with.</summary>
    public ImageSet Images { get; }

    /// <inheritdoc/>
    public Decision Decision { get; }

    /// <inheritdoc/>
    public AttackRules Rules { get; }

    /// <summary>The pixels that exist.</summary>
    public Box Box => Rules.Box!;

    /// <summary>Images searched together, at least 1.</summary>
    /// <value>The default is 256.</value>
    public int BatchSize
    {
        get => _batchSize;
        init => _batchSize =
            value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A batch has at least one image.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; }

    /// <inheritdoc/>
    public bool HasTrainingLabels => true;

    /// <inheritdoc/>
    public bool CanPassThrough => true;

    /// <inheritdoc/>
    public string Name => $"{Decision.Readout.ToString().ToLowerInvariant()} read-out";

    /// <inheritdoc/>
    public ImageAttackProblem WithRules(AttackRules rules) => new(Model, Images, Decision, rules) { BatchSize = BatchSize };

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
