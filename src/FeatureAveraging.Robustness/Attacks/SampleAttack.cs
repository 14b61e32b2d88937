using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>An attack that treats every sample by itself. What a search finds it only proposes: the runner lifts it to d dimensions and the harness verifies it there.</summary>
/// <param name="method">Name of the method, also of its random stream <c>attack.METHOD</c>.</param>
/// <param name="objective">What is descended, with or without pass-through.</param>
/// <param name="isMinimumNorm">True for a search without a budget, asked once per sample; false for an attack at a fixed radius, asked at ascending radii until it succeeds.</param>
public abstract class SampleAttack(string method, AttackObjective objective, bool isMinimumNorm) : IAttack
{
    /// <inheritdoc/>
    public string Name => Method + Objective.Suffix;

    /// <summary>Name of the method and of its random stream.</summary>
    public string Method => method;

    /// <summary>What is descended.</summary>
    public AttackObjective Objective => objective;

    /// <summary>Whether this is a search for the shortest perturbation, without a budget.</summary>
    public bool IsMinimumNorm => isMinimumNorm;

    /// <inheritdoc/>
    public virtual string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Objective.Loss switch
        {
            AttackLoss.Dlr when problem.Classifier.Network.OutputCount < 3 => FormattableString.Invariant($"the DLR loss needs three outputs; the network has {problem.Classifier.Network.OutputCount}"),
            AttackLoss.Rivals when !problem.Classifier.Decision.HasRivals => "the read-out takes no maximum, so its one rival is the margin",
            AttackLoss.Training when problem.Classifier.Network is MulticlassNetwork && !problem.Samples.HasClusters => "the network's own loss needs the cluster of each sample; these have binary labels only",
            _ when Objective.PassThrough && !problem.Classifier.Network.Hidden.Activation.IsRelu => "pass-through is defined for the ReLU",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        problem.RequireAcceptedBy(this);
        var setup = new SampleAttackSetup(this, problem);
        int count = problem.Samples.Count;
        double[] distances = new double[count], brokenAt = new double[count];
        var witnesses = new Witness?[count];
        int[] zeroGradients = new int[count];
        SampleLoop.Run(count, threads, () => new SampleAttackRunner(setup), (i, runner) =>
        {
            brokenAt[i] = runner.Attack(i, out witnesses[i], out zeroGradients[i]);
            distances[i] = witnesses[i]?.Distance ?? brokenAt[i];
        }, progress, cancellation);
        return new AttackResult(Name, problem.Norm, distances, brokenAt, witnesses, zeroGradients) { IsMinimumNorm = IsMinimumNorm };
    }

    /// <summary>Searches one sample. Every wrong point that <paramref name="target"/> evaluates is kept by it; nothing is returned.</summary>
    /// <param name="target">The sample, the rules, scratch memory and randomness; its clean margin is positive.</param>
    protected internal abstract void Search(AttackTarget target);
}
