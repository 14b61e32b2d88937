namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Restarts: several runs of one attack, of which each sample keeps the best. Every run after the first starts at random.
/// </summary>
/// <typeparam name="TProblem">What is attacked.</typeparam>
/// <param name="attack">The attack.</param>
/// <param name="runs">Runs, at least 1.</param>
public sealed class RepeatedAttack<TProblem>(IAttack<TProblem> attack, int runs) : IAttack<TProblem>
    where TProblem : IAttackProblem<TProblem>
{
    private readonly int _runs =
        runs >= 1 ? runs : throw new ArgumentOutOfRangeException(nameof(runs), runs, "An attack runs at least once.");

    /// <inheritdoc/>
    public AttackTraits Traits => attack.Traits;

    /// <inheritdoc/>
    public string? Reject(TProblem problem) => attack.Reject(problem);

    /// <inheritdoc/>
    public AttackResult Search(TProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        AttackResult best = attack.Search(problem, progress, cancellation);
        for (int run = 1; run < _runs; run++)
        {
            TProblem again = problem.WithRules(problem.Rules with { Restart = problem.Rules.Restart + run });
            best = best.Best(attack.Search(again, progress, cancellation));
        }

        return best;
    }
}
