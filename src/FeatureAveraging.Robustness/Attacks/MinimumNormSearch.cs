using System.Numerics.Tensors;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// What the searches for the shortest perturbation have in common: a unit of length for their steps,
/// a start, and a last search along the segment.
/// </summary>
public static class MinimumNormSearch
{
    private const double ShareOfSample = 0.3;
    private const int Halvings = 40;

    /// <summary>How far away a restart begins at most, in units of the scale: nearer starts lead to the same boundary again.</summary>
    public const double RestartShare = 2;

    /// <summary>Further searches on a sample where the first met no wrong point: it may have ended in a valley of the margin.</summary>
    public const int Retries = 3;

    /// <summary>
    /// The length at which a linear margin would be gone: the least |f_l|/‖∇f_l‖ over the rivals l at the sample, in the dual
    /// norm and with pass-through if the attack asks for it.
    /// </summary>
    /// <returns>A length &gt; 0; where every gradient is zero 0.3·‖x‖, and 1 at x = 0.</returns>
    public static double MeasureScale(AttackTarget target, Span<double> delta, Span<double> gradient)
    {
        delta.Clear();
        double nearest = double.PositiveInfinity;
        for (int rival = 0; rival < target.RivalCount; rival++)
        {
            double value = target.EvaluateRival(delta, rival, gradient).Objective;
            nearest = Math.Min(nearest, Math.Abs(value) / DualLength(target, gradient));
        }

        if (double.IsFinite(nearest))
        {
            return nearest;
        }

        double length = target.Length(target.Point);
        return length > 0 ? ShareOfSample * length : 1;
    }

    /// <summary>Length of a gradient in the norm dual to the threat's: ‖g‖₂ in ℓ₂, ‖g‖₁ in ℓ∞.</summary>
    public static double DualLength(AttackTarget target, ReadOnlySpan<double> gradient) =>
        target.Threat.Norm == Norm.L2 ? TensorPrimitives.Norm(gradient) : TensorPrimitives.SumOfMagnitudes(gradient);

    /// <summary>The sample itself; a restart begins in a random direction, uniformly up to twice the scale away.</summary>
    public static void Start(AttackTarget target, double scale, Span<double> delta)
    {
        delta.Clear();
        if (target.IsRestart)
        {
            StartAtRandom(target, scale, delta);
        }
    }

    /// <summary>Begins again after a search that met no wrong point: at the sample with true gradients where they passed through dead
    /// neurons, else at random, each time up to eight times as far away.</summary>
    public static void StartAgain(AttackTarget target, double scale, int retry, Span<double> delta)
    {
        delta.Clear();
        if (!target.PassesThrough)
        {
            StartAtRandom(target, Math.ScaleB(scale, 3 * retry), delta);
        }

        target.FollowTrueGradients();
    }

    private static void StartAtRandom(AttackTarget target, double scale, Span<double> delta)
    {
        target.DrawDirection(delta);
        TensorPrimitives.Multiply(delta, RestartShare * scale * target.Random.NextDouble(), delta);
        target.Constrain(delta);
    }

    /// <summary>Falls from one value to another along half a cosine.</summary>
    public static double Decay(double first, double last, int step, int steps) =>
        last + (0.5 * (first - last) * (1 + Math.Cos(Math.PI * step / steps)));

    /// <summary>
    /// Halves the way between the sample and a wrong point until the boundary is known to 2⁻⁴⁰ of it; every point looked at counts.
    /// </summary>
    /// <param name="target">The sample.</param>
    /// <param name="wrong">δ of a wrong point; the segment to it lies in any box that holds both ends.</param>
    /// <param name="delta">Scratch.</param>
    public static void Shorten(AttackTarget target, ReadOnlySpan<double> wrong, Span<double> delta)
    {
        double near = 0, far = 1;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = 0.5 * (near + far);
            TensorPrimitives.Multiply(wrong, middle, delta);
            target.Constrain(delta);
            (near, far) = target.Evaluate(delta) > 0 ? (middle, far) : (near, middle);
        }
    }

    /// <summary>Takes the points where a group stands, then <see cref="Shorten(AttackTarget, ReadOnlySpan{double}, Span{double})"/>s the
    /// shortest wrong point of each sample that has one.</summary>
    /// <param name="group">The samples, evaluated where they stand; <see cref="AttackTarget.Delta"/> is overwritten.</param>
    /// <param name="slot">Where their shortest wrong points are (<see cref="AttackTarget.Scratch"/>).</param>
    /// <param name="lengths">The lengths of these; +∞ where there is none.</param>
    internal static void Finish(AttackGroup group, int slot, Span<double> lengths)
    {
        for (int i = 0; i < group.Count; i++)
        {
            new ShortestFound(group[i], group[i].Scratch(slot), ref lengths[i]).Offer(group[i].Delta, group[i].Value.Margin);
        }

        Shorten(group, slot, lengths);
    }

    private static void Shorten(AttackGroup group, int slot, ReadOnlySpan<double> lengths)
    {
        Span<double> near = stackalloc double[group.Count], far = stackalloc double[group.Count];
        near.Clear();
        for (int i = 0; i < group.Count; i++)
        {
            group[i].Delta.Clear();
            far[i] = double.IsFinite(lengths[i]) ? 1 : 0;
        }

        for (int halving = 0; halving < Halvings; halving++)
        {
            for (int i = 0; i < group.Count; i++)
            {
                if (far[i] > 0)
                {
                    TensorPrimitives.Multiply(group[i].Scratch(slot), 0.5 * (near[i] + far[i]), group[i].Delta);
                    group[i].Constrain(group[i].Delta);
                }
            }

            group.EvaluateMargins();
            for (int i = 0; i < group.Count; i++)
            {
                double middle = 0.5 * (near[i] + far[i]);
                (near[i], far[i]) = group[i].Value.Margin > 0 ? (middle, far[i]) : (near[i], middle);
            }
        }
    }
}
