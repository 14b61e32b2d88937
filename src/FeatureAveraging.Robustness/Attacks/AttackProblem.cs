using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// Which two-layer network is attacked on which samples, and within which rules: the same for every attack of a comparison.
/// </summary>
public sealed record AttackProblem : IAttackProblem<AttackProblem>
{
    private readonly int _threads = 1;

    /// <summary>States a problem.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples, inside the box; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="rules">Norm, radii, box, seed.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network or lie outside the box, or
    /// carry no clusters where they are needed.</exception>
    public AttackProblem(Classifier classifier, LabeledSamples samples, AttackRules rules)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(rules);
        Labels = classifier.SelectLabels(samples);
        int outside = rules.Box?.FindOutside(samples.Inputs) ?? -1;
        Shape.Require(outside < 0, nameof(samples), $"leave the box at sample {outside}; an attack inside a box must start there");
        (Classifier, Samples, Rules) = (classifier, samples, rules);
    }

    /// <summary>The decision to break.</summary>
    public Classifier Classifier { get; }

    /// <summary>The samples.</summary>
    public LabeledSamples Samples { get; }

    /// <inheritdoc/>
    public AttackRules Rules { get; }

    /// <summary>Threads, at least 1; the results do not depend on it.</summary>
    public int Threads
    {
        get => _threads;
        init => _threads =
            value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one thread is needed.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Labels { get; }

    /// <inheritdoc/>
    public Decision Decision => Classifier.Decision;

    /// <inheritdoc/>
    public bool HasTrainingLabels => Classifier.Network is BinaryNetwork || Samples.HasClusters;

    /// <inheritdoc/>
    public bool CanPassThrough => Classifier.Network.Hidden.Activation.IsRelu;

    /// <inheritdoc/>
    public string Name =>
        Classifier.Network is BinaryNetwork ? "binary network" : $"{Classifier.Readout.ToString().ToLowerInvariant()} read-out";

    /// <inheritdoc/>
    public AttackProblem WithRules(AttackRules rules) => new(Classifier, Samples, rules) { Threads = Threads };

    /// <summary>Whether lengths are ℓ₂ and inputs unbounded, so that everything happens in the span of the weights.</summary>
    internal bool IsReducible => Rules is { Norm: Norm.L2, Box: null };

    /// <summary>Refuses an attack that cannot run here.</summary>
    /// <param name="attack">The attack.</param>
    /// <exception cref="ArgumentException">It cannot; the message says why.</exception>
    internal void RequireAcceptedBy(IAttack<AttackProblem> attack)
    {
        string? reason = attack.Reject(this);
        Shape.Require(reason is null, "problem", $"cannot be attacked by {attack.Traits.Name}: {reason}");
    }
}
