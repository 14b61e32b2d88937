using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What every attack problem says of itself, whatever the network.</summary>
public interface IAttackProblem
{
    /// <summary>Norm, radii, box, seed.</summary>
    AttackRules Rules { get; }

    /// <summary>How outputs become the decision that is broken.</summary>
    Decision Decision { get; }

    /// <summary>The label that the decision is judged by, for each sample.</summary>
    IReadOnlyList<int> Labels { get; }

    /// <summary>Whether the labels are known that the network's own loss needs.</summary>
    bool HasTrainingLabels { get; }

    /// <summary>Whether gradients can be let through dead neurons.</summary>
    bool CanPassThrough { get; }

    /// <summary>Whether gradients can be asked for at all; false where only scores are known.</summary>
    bool HasGradients => true;

    /// <summary>The decision as messages name it.</summary>
    string Name { get; }
}

/// <summary>An attack problem that can be stated again with other rules.</summary>
/// <typeparam name="TSelf">Its own type.</typeparam>
public interface IAttackProblem<out TSelf> : IAttackProblem
    where TSelf : IAttackProblem<TSelf>
{
    /// <summary>The same problem within other rules.</summary>
    /// <param name="rules">The rules; the box must hold every sample.</param>
    TSelf WithRules(AttackRules rules);
}
