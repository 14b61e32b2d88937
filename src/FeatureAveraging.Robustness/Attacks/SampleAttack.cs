using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// An attack that treats every sample by itself. What a search finds is a proposal: the runner lifts it
/// to d dimensions and the harness verifies it there.
/// </summary>
/// <param name="traits">What kind of attack it is.</param>
public abstract class SampleAttack(AttackTraits traits) : IAttack<AttackProblem>
{
    /// <inheritdoc/>
    public AttackTraits Traits => traits;

    /// <inheritdoc/>
    public virtual string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return traits.Reject(problem);
    }

    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.RequireAcceptedBy(this);
        var setup = new SampleAttackSetup(this, problem);
        int count = problem.Samples.Count;
        double[] distances = new double[count], brokenAt = new double[count];
        var witnesses = new Witness?[count];
        int[] zeroGradients = new int[count];
        SampleLoop.RunGroups(count, AttackGroup.Capacity, problem.Threads, () => new SampleGroupRunner(setup), (first, size, runner) =>
        {
            runner.Attack(first, brokenAt.AsSpan(first, size), witnesses.AsSpan(first, size), zeroGradients.AsSpan(first, size));
            for (int i = first; i < first + size; i++)
            {
                distances[i] = witnesses[i]?.Distance ?? brokenAt[i];
            }
        }, progress, cancellation);
        return new AttackResult(traits, problem.Rules.Norm, distances, brokenAt, witnesses, zeroGradients);
    }

    /// <summary>
    /// Searches one sample. Every wrong point that <paramref name="target"/>evaluates is kept by it; nothing is returned.
    /// </summary>
    /// <param name="target">The sample, the rules, scratch memory and randomness; its clean margin is positive.</param>
    protected internal abstract void Search(AttackTarget target);

    /// <summary>Searches a few samples, each as <see cref="Search(AttackTarget)"/> does; here one after the other.</summary>
    /// <param name="group">The samples.</param>
    protected internal virtual void Search(AttackGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        for (int i = 0; i < group.Count; i++)
        {
            Search(group[i]);
        }
    }
}
