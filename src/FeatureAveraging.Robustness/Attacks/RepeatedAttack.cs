namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Restarts: several runs of one attack, of which each sample keeps the best. Every run after the first starts at random.</summary>
/// <param name="attack">The attack.</param>
/// <param name="runs">Runs, at least 1.</param>
public sealed class RepeatedAttack(IAttack attack, int runs) : IAttack
{
    private readonly int _runs = runs >= 1 ? runs : throw new ArgumentOutOfRangeException(nameof(runs), runs, "An attack runs at least once.");

    /// <inheritdoc/>
    public string Name => attack.Name;

    /// <inheritdoc/>
    public string? Reject(AttackProblem problem) => attack.Reject(problem);

    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        AttackResult best = attack.Search(problem, threads, progress, cancellation);
        for (int run = 1; run < _runs; run++)
        {
            best = best.Best(Name, attack.Search(problem with { Run = problem.Run + run }, threads, progress, cancellation));
        }

        return best;
    }
}
