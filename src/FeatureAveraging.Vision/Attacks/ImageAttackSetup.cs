using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>What all batches of one attack share.</summary>
internal sealed class ImageAttackSetup
{
    public ImageAttackSetup(ImageAttack attack, ImageAttackProblem problem, CancellationToken cancellation)
    {
        (Attack, Problem, Cancellation) = (attack, problem, cancellation);
        Stream = problem.Rules.StreamOf(attack.Traits.Method);
        Threats = problem.Rules.ThreatsOf(attack.Traits);
        (Lower, Upper) = (Bounds(double.NegativeInfinity), Bounds(double.PositiveInfinity));
    }

    public ImageAttack Attack { get; }

    public ImageAttackProblem Problem { get; }

    public CancellationToken Cancellation { get; }

    public string Stream { get; }

    public ThreatModel[] Threats { get; }

    /// <summary>l₁…l_d.</summary>
    public float[] Lower { get; }

    /// <summary>u₁…u_d.</summary>
    public float[] Upper { get; }

    // What is farthest out in one direction is clipped to the bound there.
    private float[] Bounds(double outermost)
    {
        double[] point = new double[Problem.Points.Dimension];
        Array.Fill(point, outermost);
        Problem.Box.Clip(point);
        return Array.ConvertAll(point, value => (float)value);
    }
}
