using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Decoupled direction and norm (Rony et al. 2019): the gradient turns the perturbation, success alone sets its ℓ₂ length.
/// </summary>
/// <remarks>
/// ε ← (1 − γ)ε at a wrong point, (1 + γ)ε at a correct one; δ ← ε·v/‖v‖ with v = δ − α·g/‖g‖, then the box. ε₀ is the first-order distance
/// s of the sample (the least |f_l|/‖∇f_l‖ over the rivals; 0.3·‖x‖ where the gradient is zero), α falls from RelativeStep·s to a hundredth
/// of it along half a cosine. The published constants (ε₀ = 1, α = 1) suit pixels only. ε moves in steps of γ, so a last search along the
/// segment brings the shortest wrong point back to the boundary.
/// </remarks>
public sealed class DdnAttack : SampleAttack
{
    private const double LastStep = 0.01;
    private readonly DdnOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, lengths, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public DdnAttack(DdnOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    public override string? Reject(AttackProblem problem) =>
        base.Reject(problem)
            ?? (problem.Rules.Norm == Norm.L2 ? null : "it puts perturbations onto ℓ₂ spheres; FMN and FAB search in ℓ∞ too");

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
        lengths.Fill(double.PositiveInfinity);
        for (int i = 0; i < group.Count; i++)
        {
            AttackTarget target = group[i];
            scales[i] = radii[i] = MinimumNormSearch.MeasureScale(target, target.Delta, target.Gradient);
            MinimumNormSearch.Start(target, scales[i], target.Delta);
        }

        for (int step = 0; step < _options.Steps; step++)
        {
            group.Evaluate();
            double share = MinimumNormSearch.Decay(_options.RelativeStep, LastStep * _options.RelativeStep, step, _options.Steps);
            for (int i = 0; i < group.Count; i++)
            {
                var found = new ShortestFound(group[i], group[i].Scratch(2), ref lengths[i]);
                Move(group[i], ref found, scales[i] * share, ref radii[i]);
            }
        }

        group.EvaluateMargins();
        MinimumNormSearch.Finish(group, 2, lengths);
    }

    private void Move(AttackTarget target, ref ShortestFound found, double length, ref double radius)
    {
        Span<double> delta = target.Delta, gradient = target.Gradient;
        radius *= found.Offer(delta, target.Value.Margin) ? 1 - _options.RadiusChange : 1 + _options.RadiusChange;
        target.Normalize(gradient);
        TensorPrimitives.MultiplyAdd(gradient, -length, delta, delta);
        PutOnSphere(radius, delta);
        target.Constrain(delta);
    }

    // A step that leads back to the sample has no direction: it stays there, and the next one leaves it.
    private static void PutOnSphere(double radius, Span<double> delta)
    {
        double length = TensorPrimitives.Norm<double>(delta);
        if (length > 0)
        {
            TensorPrimitives.Multiply(delta, radius / length, delta);
        }
    }
}
