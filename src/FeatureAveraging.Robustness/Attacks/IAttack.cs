namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// A heuristic search for adversarial points of many samples. What it finds bounds robustness from
/// above. Immutable and safe to share between threads.
/// </summary>
/// <typeparam name="TProblem">What it attacks: two-layer networks on samples, or deep networks on images.</typeparam>
public interface IAttack<in TProblem>
    where TProblem : IAttackProblem
{
    /// <summary>What kind of attack it is, and its name.</summary>
    AttackTraits Traits { get; }

    /// <summary>Why this attack cannot run on a problem; null when it can.</summary>
    /// <param name="problem">The problem.</param>
    string? Reject(TProblem problem);

    /// <summary>Attacks every sample.</summary>
    /// <param name="problem">Whom, and within which rules.</param>
    /// <param name="progress">Is told of finished samples.</param>
    /// <param name="cancellation">Stops between samples or batches.</param>
    /// <exception cref="ArgumentException">The attack cannot run on this problem.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    AttackResult Search(TProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default);
}
