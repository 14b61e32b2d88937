namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Several attacks on one problem, and their pointwise worst case: never an average.</summary>
/// <typeparam name="TProblem">What is attacked.</typeparam>
/// <param name="attacks">The attacks, at least one; on equal distance the earlier one wins.</param>
public sealed class AttackSuite<TProblem>(IReadOnlyList<IAttack<TProblem>> attacks)
    where TProblem : IAttackProblem
{
    /// <summary>The attacks.</summary>
    public IReadOnlyList<IAttack<TProblem>> Attacks => attacks;

    /// <summary>Runs every attack that can run on the problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="progressOf">Gives the listener of one attack's samples, by the attack's name.</param>
    /// <param name="finished">Is given every attack's result as soon as it is there, so that a cancelled
    /// suite loses only the attack that was running.</param>
    /// <param name="cancellation">Stops between samples or batches.</param>
    /// <exception cref="ArgumentException">No attack can run on this problem.</exception>
    public SuiteResult Search(
        TProblem problem,
        Func<string, IProgress<AttackProgress>?>? progressOf = null,
        Action<AttackResult>? finished = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var results = new List<AttackResult>();
        var skipped = new List<SkippedAttack>();
        foreach (IAttack<TProblem> attack in attacks)
        {
            if (attack.Reject(problem) is { } reason)
            {
                skipped.Add(new SkippedAttack(attack.Traits.Name, reason));
                continue;
            }

            results.Add(attack.Search(problem, progressOf?.Invoke(attack.Traits.Name), cancellation));
            finished?.Invoke(results[^1]);
        }

        return SuiteResult.Of(results, skipped);
    }
}

/// <summary>How far an attack on many samples is.</summary>
/// <param name="Done">Samples finished.</param>
/// <param name="Count">Samples to attack.</param>
public readonly record struct AttackProgress(int Done, int Count);
