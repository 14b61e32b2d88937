namespace FeatureAveraging.Robustness.Attacks;

/// <summary>A heuristic search for adversarial points of many samples: what it finds bounds robustness from above. Immutable and safe to share between threads.</summary>
public interface IAttack
{
    /// <summary>A stable name, for example <c>apgd-through</c>: method, loss if not the margin, pass-through.</summary>
    string Name { get; }

    /// <summary>Why this attack cannot run on a problem; null when it can.</summary>
    /// <param name="problem">The problem.</param>
    string? Reject(AttackProblem problem);

    /// <summary>Attacks every sample.</summary>
    /// <param name="problem">Whom, in which norm, inside which box.</param>
    /// <param name="threads">Threads; the results do not depend on it.</param>
    /// <param name="progress">Hears of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The attack cannot run on this problem.</exception>
    AttackResult Search(AttackProblem problem, int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default);
}
