using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Descends over the affine pieces of the opposing outputs instead of following gradients: what the
/// exact solver begins with, without its certificate.
/// </summary>
/// <remarks>
/// The wrong region is a union of convex sets, one per choice of opposing neurons that count as on. A descent projects onto the set of one
/// choice, takes the choice active at the point reached, and again. It starts from all neurons, from those active at the sample and from
/// each alone, so dead neurons hide nothing. No randomness.
/// </remarks>
public sealed class PieceAttack : IAttack<AttackProblem>
{
    /// <inheritdoc/>
    public AttackTraits Traits { get; } = new("pieces", new AttackObjective(AttackLoss.Margin), UsesGradients: false);

    /// <inheritdoc/>
    public string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return !problem.IsReducible ? "it projects in ℓ₂ without a box"
            : problem.Classifier.Readout == Readout.Probability ? "the probability read-out has no affine pieces"
            : RadiusSolver.FindObstacle(problem.Classifier) is { } obstacle ? $"the network has {obstacle}"
            : null;
    }

    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.RequireAcceptedBy(this);
        (double Distance, Witnesses.Witness? Witness)[] found = RadiusSolver.SearchPieces(problem, progress, cancellation);
        double[] distances = [.. found.Select(f => f.Distance)];
        return new AttackResult(Traits, Norm.L2, distances, distances, [.. found.Select(f => f.Witness)], new int[distances.Length]);
    }
}
