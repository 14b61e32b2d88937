using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Fast adaptive boundary attack (Croce and Hein 2020): projections onto the linearised boundary, biased towards the
/// sample; ℓ₂ and ℓ∞, with the box in the projection.
/// </summary>
/// <remarks>
/// At δ every rival l is linearised, f_l(δ + d) ≈ f_l + ⟨∇f_l, d⟩, and the one with the least |f_l|/‖∇f_l‖* gives a hyperplane. With d₁, d₂
/// the shortest moves of x + δ and of x onto it inside the box, a = min(‖d₁‖/(‖d₁‖ + ‖d₂‖), α_max) and δ ← (1 − a)(δ + ηd₁) + aηd₂, clipped
/// to the box; after a wrong point δ ← βδ. A last search along the segment brings the shortest wrong point back to the boundary. Steps can
/// shrink before they cross, above all along gradients that pass through dead neurons: where none met a wrong point up to three more walks
/// follow true gradients, from the sample if the first did not, then from random starts. A restart begins at random, up to twice the
/// sample's first-order distance away; where all gradients are zero that distance is walked in a random direction.
/// </remarks>
public sealed class FabAttack : SampleAttack
{
    private readonly FabOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, weights, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public FabAttack(FabOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1);
        double shortest = double.PositiveInfinity;
        var found = new ShortestFound(target, target.Scratch(2), ref shortest);
        double scale = MinimumNormSearch.MeasureScale(target, delta, gradient);
        MinimumNormSearch.Start(target, scale, delta);
        Walk(target, scale, delta, ref found);
        for (int retry = 0; retry < MinimumNormSearch.Retries && !found.Any; retry++)
        {
            MinimumNormSearch.StartAgain(target, scale, retry, delta);
            Walk(target, scale, delta, ref found);
        }

        found.Shorten(delta);
    }

    private void Walk(AttackTarget target, double scale, Span<double> delta, ref ShortestFound found)
    {
        Span<double> gradient = target.Scratch(1);
        for (int step = 0; step < _options.Steps; step++)
        {
            double value = Linearize(target, delta, gradient);
            if (TensorPrimitives.Norm<double>(gradient) == 0)
            {
                target.Normalize(gradient);
                TensorPrimitives.MultiplyAdd(gradient, scale, delta, delta);
            }
            else
            {
                Move(target, value, gradient, delta);
            }

            target.Constrain(delta);
            if (found.Offer(delta, target.Evaluate(delta)))
            {
                TensorPrimitives.Multiply(delta, _options.PullBack, delta);
            }
        }
    }

    // Value and gradient of the nearest rival; zero where no rival has a gradient.
    private double Linearize(AttackTarget target, ReadOnlySpan<double> delta, Span<double> nearest)
    {
        if (_options.Loss != AttackLoss.Margin)
        {
            return target.Evaluate(delta, nearest).Objective;
        }

        Span<double> gradient = target.Scratch(3);
        double value = 0, shortest = double.PositiveInfinity;
        nearest.Clear();
        for (int rival = 0; rival < target.RivalCount; rival++)
        {
            double margin = target.EvaluateRival(delta, rival, gradient).Objective;
            double distance = Math.Abs(margin) / MinimumNormSearch.DualLength(target, gradient);
            if (distance < shortest)
            {
                (value, shortest) = (margin, distance);
                gradient.CopyTo(nearest);
            }
        }

        return value;
    }

    private void Move(AttackTarget target, double value, ReadOnlySpan<double> gradient, Span<double> delta)
    {
        Span<double> point = target.Scratch(3), fromPoint = target.Scratch(4), fromSample = target.Scratch(5);
        double valueAtSample = value - TensorPrimitives.Dot(gradient, delta);
        TensorPrimitives.Add(target.Point, delta, point);
        FabProjection.Project(target.Threat.Norm, value, gradient, point, target.Threat.Box, fromPoint);
        FabProjection.Project(target.Threat.Norm, valueAtSample, gradient, target.Point, target.Threat.Box, fromSample);
        double near = target.Length(fromPoint), far = target.Length(fromSample);
        double bias = near == 0 ? 0 : Math.Min(near / (near + far), _options.MaximalBias);
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] = ((1 - bias) * (delta[i] + (_options.Overshoot * fromPoint[i]))) + (bias * _options.Overshoot * fromSample[i]);
        }
    }
}
