using FeatureAveraging.Robustness.Attacks;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Fast minimum-norm attack on images, ℓ₂ and ℓ∞: the twin of <see cref="FmnAttack"/>. One search gives the whole curve of robust accuracy.
/// </summary>
public sealed class ImageFmnAttack : ImageAttack
{
    private const double LastStep = 0.01;
    private readonly FmnOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, lengths, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ImageFmnAttack(FmnOptions options)
        : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    internal override void Search(ImageSearch search)
    {
        double[] scales = ImageMinimumNorm.MeasureScales(search), radii = [.. Enumerable.Repeat(double.PositiveInfinity, search.Count)];
        Tensor delta = ImageMinimumNorm.Start(search, scales), gradient = search.Zeros();
        for (int step = 0; step < _options.Steps; step++)
        {
            bool[] found = [.. Enumerable.Range(0, search.Count).Select(search.HasFound)];
            AttackValue[] values = search.Evaluate(delta, gradient);
            radii = NextRadii(search, delta, gradient, values, radii, found, step);
            search.Normalize(gradient);
            double length = MinimumNormSearch.Decay(_options.RelativeStep, LastStep * _options.RelativeStep, step, _options.Steps);
            RowVectors.Step(delta, gradient, Array.ConvertAll(scales, scale => scale * length));
            search.Constrain(delta);
            RowVectors.Project(search.Threat.Norm, delta, radii);
        }

        search.Evaluate(delta);
        ImageMinimumNorm.Shorten(search);
    }

    // Before the first wrong point: where the linearised objective is zero;
    // +∞ where the gradient is zero and where the objective has no zero.
    private double[] NextRadii(
        ImageSearch search, Tensor delta, Tensor gradient, AttackValue[] values, double[] radii, bool[] found, int step)
    {
        double change = MinimumNormSearch.Decay(_options.FirstRadiusChange, _options.LastRadiusChange, step, _options.Steps);
        double[] lengths = RowVectors.Lengths(search.Threat.Norm, delta),
            slopes = RowVectors.DualLengths(search.Threat.Norm, gradient),
            next = new double[radii.Length];
        for (int i = 0; i < next.Length; i++)
        {
            double predicted =
                _options.Loss == AttackLoss.Training ? double.PositiveInfinity : lengths[i] + (Math.Abs(values[i].Objective) / slopes[i]);
            next[i] = values[i].Margin > 0
                ? (1 + change) * (found[i] ? radii[i] : predicted)
                : Math.Min((1 - change) * radii[i], search.BestLengths[i]);
        }

        return next;
    }
}
