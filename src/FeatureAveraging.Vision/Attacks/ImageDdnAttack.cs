using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Decoupled direction and norm on images, ℓ₂: the twin of <see cref="DdnAttack"/>.</summary>
public sealed class ImageDdnAttack : ImageAttack
{
    private const double LastStep = 0.01;
    private readonly DdnOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, lengths, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ImageDdnAttack(DdnOptions options)
        : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    public override string? Reject(ImageAttackProblem problem) =>
        base.Reject(problem) ?? (problem.Rules.Norm == Norm.L2 ? null : "it puts perturbations onto ℓ₂ spheres; FMN searches in ℓ∞ too");

    internal override void Search(ImageSearch search)
    {
        double[] scales = ImageMinimumNorm.MeasureScales(search), radii = [.. scales];
        Tensor delta = ImageMinimumNorm.Start(search, scales), gradient = search.Zeros();
        for (int step = 0; step < _options.Steps; step++)
        {
            AttackValue[] values = search.Evaluate(delta, gradient);
            radii =
                [.. radii.Select((radius, i) => radius * (values[i].Margin > 0 ? 1 + _options.RadiusChange : 1 - _options.RadiusChange))];
            search.Normalize(gradient);
            double length = MinimumNormSearch.Decay(_options.RelativeStep, LastStep * _options.RelativeStep, step, _options.Steps);
            RowVectors.Step(delta, gradient, Array.ConvertAll(scales, scale => scale * length));
            PutOnSpheres(delta, radii);
            search.Constrain(delta);
        }

        search.Evaluate(delta);
        ImageMinimumNorm.Shorten(search);
    }

    // A step that leads back to the image has no direction: it stays there, and the next one leaves it.
    private static void PutOnSpheres(Tensor delta, double[] radii)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] lengths = RowVectors.Lengths(Norm.L2, delta);
        delta.mul_(RowVectors.Column([.. lengths.Select((length, i) => length > 0 ? radii[i] / length : 1)], delta.device));
    }
}
