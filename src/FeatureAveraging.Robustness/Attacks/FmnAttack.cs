using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Fast minimum-norm attack (Pintor et al. 2021): descent in a ball whose radius follows the boundary; ℓ₂ and ℓ∞.</summary>
/// <remarks>
/// δ ← Π(δ − α·ĝ), Π into the box and then the ball of radius ε: δ·min(1, ε/‖δ‖) in ℓ₂, coordinates clipped in ℓ∞; shrinking
/// towards a sample of the box does not leave it, and in the other order the length that the box takes away would be missing
/// before the first crossing. Before the first wrong point ε = (1 + γ)(‖δ‖ + h/‖∇h‖*), h the objective (without the factor a
/// linear objective is never crossed; the network's own loss has no zero, and there ε = ∞); after it (1 − γ)ε, at most the best
/// length, at a wrong point and (1 + γ)ε at a correct one. α falls from RelativeStep·s to a hundredth, s being the first-order
/// distance of the sample (the least |f_l|/‖∇f_l‖* over the rivals; 0.3·‖x‖ where the gradient is zero). A last search along the
/// segment brings the shortest wrong point back to the boundary.
/// </remarks>
public sealed class FmnAttack : SampleAttack
{
    private const double LastStep = 0.01;
    private readonly FmnOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, lengths, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public FmnAttack(FmnOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1);
        var found = new ShortestFound(target, target.Scratch(2));
        double scale = MinimumNormSearch.MeasureScale(target, delta, gradient), radius = double.PositiveInfinity;
        MinimumNormSearch.Start(target, scale, delta);
        for (int step = 0; step < _options.Steps; step++)
        {
            AttackValue value = target.Evaluate(delta, gradient);
            bool wrong = found.Offer(delta, value.Margin);
            double change = MinimumNormSearch.Decay(_options.FirstRadiusChange, _options.LastRadiusChange, step, _options.Steps);
            radius = wrong
                ? Math.Min((1 - change) * radius, found.Length)
                : (1 + change) * (found.Any ? radius : PredictRadius(target, delta, gradient, value.Objective));
            target.Normalize(gradient);
            double length = scale * MinimumNormSearch.Decay(_options.RelativeStep, LastStep * _options.RelativeStep, step, _options.Steps);
            TensorPrimitives.MultiplyAdd(gradient, -length, delta, delta);
            target.Constrain(delta);
            Perturbation.Project(target.Threat.Norm, radius, delta);
        }

        found.Offer(delta, target.Evaluate(delta));
        found.Shorten(delta);
    }

    // Where the linearised objective is zero; +∞ where the gradient is zero and where the objective has no zero.
    private double PredictRadius(AttackTarget target, ReadOnlySpan<double> delta, ReadOnlySpan<double> gradient, double objective) =>
        _options.Loss == AttackLoss.Training
            ? double.PositiveInfinity
            : target.Length(delta) + (Math.Abs(objective) / MinimumNormSearch.DualLength(target, gradient));
}
