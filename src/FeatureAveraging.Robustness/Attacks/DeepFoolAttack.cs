using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Steps to the boundary of the nearest rival as if the network were linear, until it is crossed (DeepFool, Moosavi-Dezfooli et al. 2016).
/// </summary>
/// <remarks>
/// With f_l = own best output − rival l (the margin itself where there is one rival), l the rival with the least |f_l|/‖∇f_l‖*: δ ← δ −
/// 1.02·f_l·∇f_l/‖∇f_l‖₂² in ℓ₂ and δ ← δ − 1.02·f_l·sign ∇f_l/‖∇f_l‖₁ in ℓ∞, then into the box. The first wrong point is moved back along
/// the segment to x, by bisection, to where the decision flips. Where the box takes away more than the 2 %, clipped steps shrink in a
/// constant ratio and never cross: after five of them the shortest move inside the box to −0.02·f_l is taken instead (as in FAB). Where
/// every gradient is zero there is no boundary to step to: a random step is taken and counted, as long as the first distance to a boundary
/// (0.3·‖x‖ if there is none at x). With true gradients it does not see dead opposing neurons and overestimates; with pass-through it does,
/// but such steps can shrink in the same way. A walk that met no wrong point is followed by up to three others: one with true gradients
/// where they passed through, then from random starts.
/// </remarks>
public sealed class DeepFoolAttack : SampleAttack
{
    private const int ClippedSteps = 5;
    private readonly DeepFoolOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, overshoot, pass-through.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public DeepFoolAttack(DeepFoolOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1);
        double scale = MinimumNormSearch.MeasureScale(target, delta, gradient);
        MinimumNormSearch.Start(target, scale, delta);
        Walk(target, scale, delta);
        for (int retry = 0; retry < MinimumNormSearch.Retries && !target.HasFound; retry++)
        {
            MinimumNormSearch.StartAgain(target, scale, retry, delta);
            Walk(target, scale, delta);
        }

        if (target.HasFound)
        {
            MinimumNormSearch.Shorten(target, delta, gradient);
        }
    }

    // Until the boundary is crossed, or for so many steps.
    private void Walk(AttackTarget target, double scale, Span<double> delta)
    {
        Span<double> gradient = target.Scratch(1), nearest = target.Scratch(2);
        for (int step = 0; step <= _options.Steps; step++)
        {
            double distance = Linearize(target, delta, gradient, nearest);
            if (target.HasFound)
            {
                return;
            }

            if (target.Threat.Box is not null && double.IsFinite(distance) && step >= ClippedSteps)
            {
                MoveInBox(target, distance, nearest, delta);
                continue;
            }

            target.Normalize(nearest);
            TensorPrimitives.MultiplyAdd(nearest, double.IsFinite(distance) ? -(1 + _options.Overshoot) * distance : -scale, delta, delta);
            target.Constrain(delta);
        }
    }

    // Features that stop at their bounds leave their share to the others.
    private void MoveInBox(AttackTarget target, double distance, ReadOnlySpan<double> gradient, Span<double> delta)
    {
        Span<double> point = target.Scratch(3), move = target.Scratch(4);
        double value = (1 + _options.Overshoot) * distance * MinimumNormSearch.DualLength(target, gradient);
        TensorPrimitives.Add(target.Point, delta, point);
        FabProjection.Project(target.Threat.Norm, value, gradient, point, target.Threat.Box, move);
        TensorPrimitives.Add(delta, move, delta);
        target.Constrain(delta);
    }

    // The least distance to a linearised boundary, and the gradient it belongs to; +∞ and zeros where all gradients are zero.
    private static double Linearize(AttackTarget target, Span<double> delta, Span<double> gradient, Span<double> nearest)
    {
        double least = double.PositiveInfinity;
        nearest.Clear();
        for (int rival = 0; rival < target.RivalCount; rival++)
        {
            double value = target.EvaluateRival(delta, rival, gradient).Objective;
            double dual = MinimumNormSearch.DualLength(target, gradient);
            if (value < least * dual)
            {
                least = value / dual;
                gradient.CopyTo(nearest);
            }
        }

        return least;
    }
}
