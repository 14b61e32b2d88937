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

    /// <summary>States a problem on images.</summary>
    /// <param name="model">The network; attacked as it is evaluated, in float32 with fixed batch normalisation.</param>
    /// <param name="images">Images of the model's size with classes 0…k−1;
    /// for a network of coarse classes those of <see cref="ImageSet.ToCoarse"/>.</param>
    /// <param name="decision">How the k logits become the decision that is broken.</param>
    /// <param name="rules">Norm, radii, box, seed; lengths in pixel units [0, 1]. Without a box pixels lie in [0, 1].</param>
    /// <exception cref="ArgumentException">Model, images and decision do not fit together, or an image lies outside the box.</exception>
    public ImageAttackProblem(DeepClassifier model, ImageSet images, Decision decision, AttackRules rules)
        : this(model, ToPoints(model, images), images.Labels, decision, InPixelRange(rules))
    {
    }

    /// <summary>States a problem on points of any kind.</summary>
    /// <param name="model">The network; attacked as it is evaluated.</param>
    /// <param name="points">n × d, d = c·h·w as the model reads it; attacked as float32 numbers.</param>
    /// <param name="classes">Class of each point, 0…k−1.</param>
    /// <param name="decision">How the k logits become the decision that is broken.</param>
    /// <param name="rules">Norm, radii, box, seed; lengths in the units of the points. Without a box every point exists.</param>
    /// <exception cref="ArgumentException">Model, points and decision do not fit together, or a point lies outside the box.</exception>
    public ImageAttackProblem(DeepClassifier model, Samples points, IReadOnlyList<int> classes, Decision decision, AttackRules rules)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(rules);
        model.RequireFitting(points);
        Shape.Require(classes.Count == points.Count, nameof(classes), $"are {classes.Count}; there are n = {points.Count} points");
        Shape.Require(
            decision.OutputCount == model.ClassCount,
            nameof(decision),
            $"has {decision.OutputCount} outputs; the model has {model.ClassCount}");
        Labels = decision.LabelsOf([.. classes]);
        (Model, Points, Classes, Decision, Rules) = (model, points, classes, decision, rules with { Box = rules.Box ?? Unbounded });
        RequireInside();
    }

    /// <summary>[0, 1] for every pixel.</summary>
    public static Box PixelRange { get; } = new(0, 1);

    /// <summary>Every point there is.</summary>
    public static Box Unbounded { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>The network.</summary>
    public DeepClassifier Model { get; }

    /// <summary>The points, n × d.</summary>
    public Samples Points { get; }

    /// <summary>Their classes, which the network's own loss is computed with.</summary>
    public IReadOnlyList<int> Classes { get; }

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
    public bool CanPassThrough => Model.Function.CanPassThrough;

    /// <inheritdoc/>
    public bool HasGradients => Model.HasGradients;

    /// <inheritdoc/>
    public string Name => $"{Decision.Readout.ToString().ToLowerInvariant()} read-out";

    /// <inheritdoc/>
    public ImageAttackProblem WithRules(AttackRules rules) => new(Model, Points, Classes, Decision, rules) { BatchSize = BatchSize };

    private static AttackRules InPixelRange(AttackRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return rules with { Box = rules.Box ?? PixelRange };
    }

    private static Samples ToPoints(DeepClassifier model, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.RequireFitting(images);
        return images.ToInputs();
    }

    private void RequireInside()
    {
        if (Box == Unbounded)
        {
            return;
        }

        double[] x = new double[Points.Dimension];
        for (int i = 0; i < Points.Count; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                x[j] = Points.Row(i)[j];
            }

            Shape.Require(Box.Contains(x), nameof(Points), $"leave the box at point {i}; an attack inside a box must start there");
        }
    }
}
