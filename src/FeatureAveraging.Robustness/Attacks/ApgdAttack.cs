using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Auto-PGD at a fixed radius (Croce and Hein 2020): projected gradient descent with momentum and an adaptive step size.</summary>
/// <remarks>
/// z = Π(x_t − η ĝ), x_{t+1} = Π(x_t + a(z − x_t) + (1 − a)(x_t − x_{t−1})), a = 0.75 (1 in the first step), ĝ the direction of steepest
/// ascent, Π onto the ball and then the box. It starts at a random point of the sphere of radius ε with η = 2ε; <see cref="ApgdSchedule"/>
/// halves η, and the search then goes on from the best point so far. It ends at the first wrong point.
/// </remarks>
public sealed class ApgdAttack : SampleAttack
{
    private const double Weight = 0.75;
    private readonly ApgdOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps and objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ApgdAttack(ApgdOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), previous = target.Scratch(1), gradient = target.Scratch(2), best = target.Scratch(3);
        Span<double> bestGradient = target.Scratch(4);
        Start(target, delta);
        AttackValue value = target.Evaluate(delta, gradient);
        delta.CopyTo(best);
        gradient.CopyTo(bestGradient);
        var schedule = new ApgdSchedule(_options.Steps, 2 * target.Threat.Epsilon, value.Objective);
        for (int step = 0; value.Margin > 0 && step < _options.Steps; step++)
        {
            Move(target, delta, previous, gradient, schedule.Step, step == 0 ? 1 : Weight);
            value = target.Evaluate(delta, gradient);
            if (schedule.Observe(value.Objective))
            {
                delta.CopyTo(best);
                gradient.CopyTo(bestGradient);
            }

            if (schedule.HalveAtCheckpoint())
            {
                best.CopyTo(delta);
                bestGradient.CopyTo(gradient);
            }
        }
    }

    private static void Start(AttackTarget target, Span<double> delta)
    {
        target.DrawDirection(delta);
        TensorPrimitives.Multiply(delta, target.Threat.Epsilon / target.Length(delta), delta);
        target.Constrain(delta);
    }

    // The gradient's memory holds z afterwards.
    private static void Move(
        AttackTarget target, Span<double> delta, Span<double> previous, Span<double> gradient, double step, double weight)
    {
        target.Normalize(gradient);
        TensorPrimitives.MultiplyAdd(gradient, -step, delta, gradient);
        target.Constrain(gradient);
        for (int i = 0; i < delta.Length; i++)
        {
            double next = delta[i] + (weight * (gradient[i] - delta[i])) + ((1 - weight) * (delta[i] - previous[i]));
            (previous[i], delta[i]) = (delta[i], next);
        }

        target.Constrain(delta);
    }
}
