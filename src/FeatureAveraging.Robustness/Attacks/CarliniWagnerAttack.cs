using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Carlini and Wagner's ℓ₂ attack (2017): length and objective in one loss, descended by Adam, with a search for the weight between them.
/// </summary>
/// <remarks>
/// Minimises ‖δ‖²/s² + c·max(0, h(x + δ)/h(x)), h the objective and s the first-order distance of the sample (the least |f_l|/‖∇f_l‖
/// over the rivals; 0.3·‖x‖ where the gradient is zero). So c and the steps of Adam (β = 0.9 and 0.999) have no units; the published c
/// from 10⁻³ and steps of 0.01 suit pixels only. Inside a box every step is clipped: the projected descent of the paper's section V.B.
/// Its other way, variables w with x + δ a tanh of w, needs hundreds of steps to bring a coordinate off its bound, where the slope of
/// tanh is nearly zero; most pixels of MNIST lie on one. Only wrong points are kept, and a last search along the segment brings the
/// shortest one back to the boundary. Where none is met all rounds are run again, up to three times: with true gradients where they
/// passed through dead neurons, then from random starts.
/// </remarks>
public sealed class CarliniWagnerAttack : SampleAttack
{
    private const double FirstMoment = 0.9, SecondMoment = 0.999;
    private const double Improvement = 0.9999;
    private const int Checks = 10;
    private readonly CarliniWagnerOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, rounds, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public CarliniWagnerAttack(CarliniWagnerOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    public override string? Reject(AttackProblem problem) =>
        base.Reject(problem)
            ?? (problem.Rules.Norm == Norm.L2 ? null : "its loss holds the squared ℓ₂ length; FMN and FAB search in ℓ∞ too");

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1);
        double shortest = double.PositiveInfinity;
        var found = new ShortestFound(target, target.Scratch(2), ref shortest);
        double scale = MinimumNormSearch.MeasureScale(target, delta, gradient), objective = target.Evaluate(delta, gradient).Objective;
        MinimumNormSearch.Start(target, scale, delta);
        SearchWeight(target, scale, objective, ref found);
        for (int retry = 0; retry < MinimumNormSearch.Retries && !found.Any; retry++)
        {
            MinimumNormSearch.StartAgain(target, scale, retry, delta);
            SearchWeight(target, scale, objective, ref found);
        }

        found.Shorten(delta);
    }

    // All rounds from where δ stands.
    private void SearchWeight(AttackTarget target, double scale, double objective, ref ShortestFound found)
    {
        Span<double> delta = target.Scratch(0), start = target.Scratch(5);
        delta.CopyTo(start);
        double weight = _options.FirstWeight, failed = 0, succeeded = double.PositiveInfinity;
        for (int round = 0; round < _options.Rounds; round++)
        {
            start.CopyTo(delta);
            bool success = Descend(target, scale, objective, weight, ref found);
            (failed, succeeded) = success ? (failed, weight) : (weight, succeeded);
            weight = double.IsFinite(succeeded) ? 0.5 * (failed + succeeded) : 10 * weight;
        }
    }

    // One descent; whether it met a wrong point.
    private bool Descend(AttackTarget target, double scale, double objective, double weight, ref ShortestFound found)
    {
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1), first = target.Scratch(3), second = target.Scratch(4);
        first.Clear();
        second.Clear();
        double step = _options.RelativeStep * scale / Math.Sqrt(target.Dimension), previous = double.PositiveInfinity;
        int check = Math.Max(1, _options.Steps / Checks);
        bool success = false;
        for (int taken = 1; taken <= _options.Steps; taken++)
        {
            AttackValue value = target.Evaluate(delta, gradient);
            success |= found.Offer(delta, value.Margin);
            if (taken % check == 0)
            {
                double loss =
                    (TensorPrimitives.SumOfSquares<double>(delta) / (scale * scale)) + (weight * Math.Max(0, value.Objective / objective));
                if (loss > Improvement * previous)
                {
                    break;
                }

                previous = loss;
            }

            ScaleGradient(target, value.Objective > 0 ? weight : 0, scale / objective, gradient);
            AddLength(scale, delta, gradient);
            StepAdam(gradient, first, second, delta, step, taken);
            target.Constrain(delta);
        }

        return success;
    }

    // c·s·∇h/h(x), 0 where the objective is spent (c = 0). A zero gradient becomes a random one, as steep as the first-order distance says.
    private static void ScaleGradient(AttackTarget target, double weight, double unit, Span<double> gradient)
    {
        if (weight > 0 && TensorPrimitives.Norm<double>(gradient) == 0)
        {
            target.Normalize(gradient);
            unit = 1;
        }

        TensorPrimitives.Multiply(gradient, weight * unit, gradient);
    }

    // Adds s·∇‖δ‖²/s².
    private static void AddLength(double scale, ReadOnlySpan<double> delta, Span<double> gradient)
    {
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] += 2 * delta[i] / scale;
        }
    }

    // Kingma and Ba (2015) without their 1e-8: a coordinate that never had a gradient stays where it is.
    private static void StepAdam(
        ReadOnlySpan<double> gradient, Span<double> first, Span<double> second, Span<double> delta, double step, int taken)
    {
        double rate = step * Math.Sqrt(1 - Math.Pow(SecondMoment, taken)) / (1 - Math.Pow(FirstMoment, taken));
        for (int i = 0; i < gradient.Length; i++)
        {
            first[i] = (FirstMoment * first[i]) + ((1 - FirstMoment) * gradient[i]);
            second[i] = (SecondMoment * second[i]) + ((1 - SecondMoment) * gradient[i] * gradient[i]);
            delta[i] -= second[i] > 0 ? rate * first[i] / Math.Sqrt(second[i]) : 0;
        }
    }
}
