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
        Search(target.Alone);
    }

    /// <inheritdoc/>
    protected internal override void Search(AttackGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Span<double> scales = stackalloc double[group.Count], radii = stackalloc double[group.Count];
        Span<double> lengths = stackalloc double[group.Count];
        radii.Fill(double.PositiveInfinity);
        lengths.Fill(double.PositiveInfinity);
        for (int i = 0; i < group.Count; i++)
        {
            AttackTarget target = group[i];
            scales[i] = MinimumNormSearch.MeasureScale(target, target.Delta, target.Gradient);
            MinimumNormSearch.Start(target, scales[i], target.Delta);
        }

        for (int step = 0; step < _options.Steps; step++)
        {
            group.Evaluate();
            double change = MinimumNormSearch.Decay(_options.FirstRadiusChange, _options.LastRadiusChange, step, _options.Steps);
            double share = MinimumNormSearch.Decay(_options.RelativeStep, LastStep * _options.RelativeStep, step, _options.Steps);
            for (int i = 0; i < group.Count; i++)
            {
                var found = new ShortestFound(group[i], group[i].Scratch(2), ref lengths[i]);
                Move(group[i], ref found, scales[i] * share, change, ref radii[i]);
            }
        }

        group.EvaluateMargins();
        MinimumNormSearch.Finish(group, 2, lengths);
    }

    private void Move(AttackTarget target, ref ShortestFound found, double length, double change, ref double radius)
    {
        Span<double> delta = target.Delta, gradient = target.Gradient;
        bool wrong = found.Offer(delta, target.Value.Margin);
        radius = wrong
            ? Math.Min((1 - change) * radius, found.Length)
            : (1 + change) * (found.Any ? radius : PredictRadius(target, delta, gradient, target.Value.Objective));
        target.Normalize(gradient);
        TensorPrimitives.MultiplyAdd(gradient, -length, delta, delta);
        target.Constrain(delta);
        Perturbation.Project(target.Threat.Norm, radius, delta);
    }

    // Where the linearised objective is zero; +∞ where the gradient is zero and where the objective has no zero.
    private double PredictRadius(AttackTarget target, ReadOnlySpan<double> delta, ReadOnlySpan<double> gradient, double objective) =>
        _options.Loss == AttackLoss.Training
            ? double.PositiveInfinity
            : target.Length(delta) + (Math.Abs(objective) / MinimumNormSearch.DualLength(target, gradient));
}
