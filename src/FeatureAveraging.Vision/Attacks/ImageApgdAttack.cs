using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Auto-PGD at a fixed radius on images, with a step size and checkpoints of its own for each: the twin of <see cref="ApgdAttack"/>.
/// </summary>
public sealed class ImageApgdAttack : ImageAttack
{
    private const double Weight = 0.75;
    private readonly ApgdOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps and objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public ImageApgdAttack(ApgdOptions options)
        : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    internal override void Search(ImageSearch search)
    {
        Tensor delta = search.Zeros(), previous = search.Zeros(), gradient = search.Zeros();
        Start(search, delta);
        AttackValue[] values = search.Evaluate(delta, gradient);
        Tensor best = delta.clone(), bestGradient = gradient.clone();
        ApgdSchedule[] schedules =
            Array.ConvertAll(values, value => new ApgdSchedule(_options.Steps, 2 * search.Threat.Epsilon, value.Objective));
        bool[] chosen = new bool[search.Count];
        for (int step = 0; !search.AllOver && step < _options.Steps; step++)
        {
            Move(search, delta, previous, gradient, Array.ConvertAll(schedules, schedule => schedule.Step), step == 0 ? 1 : Weight);
            values = search.Evaluate(delta, gradient);
            for (int i = 0; i < chosen.Length; i++)
            {
                chosen[i] = schedules[i].Observe(values[i].Objective);
            }

            RowVectors.Copy(delta, best, chosen);
            RowVectors.Copy(gradient, bestGradient, chosen);
            for (int i = 0; i < chosen.Length; i++)
            {
                chosen[i] = schedules[i].HalveAtCheckpoint();
            }

            RowVectors.Copy(best, delta, chosen);
            RowVectors.Copy(bestGradient, gradient, chosen);
        }
    }

    // On the sphere of radius ε.
    private static void Start(ImageSearch search, Tensor delta)
    {
        for (int i = 0; i < search.Count; i++)
        {
            double[] direction = search.DrawDirection(i);
            double length = search.Threat.Norm == Norm.L2 ? 1 : direction.Max(Math.Abs);
            RowVectors.WriteRow(delta, i, direction, search.Threat.Epsilon / length);
        }

        search.Constrain(delta);
    }

    // z = Π(δ − ηĝ); δ ← Π(δ + a(z − δ) + (1 − a)(δ − previous)). The gradient's memory holds ĝ afterwards.
    private static void Move(ImageSearch search, Tensor delta, Tensor previous, Tensor gradient, double[] steps, double weight)
    {
        using DisposeScope scope = NewDisposeScope();
        search.Normalize(gradient);
        Tensor z = delta.clone();
        RowVectors.Step(z, gradient, steps);
        search.Constrain(z);
        using Scalar ahead = weight, momentum = 1 - weight;
        Tensor next = delta.add(z.sub_(delta), ahead).add_(delta.sub(previous), momentum);
        previous.copy_(delta);
        delta.copy_(next);
        search.Constrain(delta);
    }
}
