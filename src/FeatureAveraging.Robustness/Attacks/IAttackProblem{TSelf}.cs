namespace FeatureAveraging.Robustness.Attacks;

/// <summary>An attack problem that can be stated again with other rules.</summary>
/// <typeparam name="TSelf">Its own type.</typeparam>
public interface IAttackProblem<out TSelf> : IAttackProblem
    where TSelf : IAttackProblem<TSelf>
{
    /// <summary>The same problem within other rules.</summary>
    /// <param name="rules">The rules; the box must hold every sample.</param>
    TSelf WithRules(AttackRules rules);
}
