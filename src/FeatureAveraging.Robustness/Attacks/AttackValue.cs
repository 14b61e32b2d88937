using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack sees at one point.</summary>
/// <param name="Margin">The margin of the deployed decision; ≤ 0 is a success.</param>
/// <param name="Objective">What the attack descends: smaller is better for it.</param>
public readonly record struct AttackValue(double Margin, double Objective)
{
    /// <summary>Margin and objective at given outputs, and the derivative of the objective.</summary>
    /// <param name="decision">The deployed decision.</param>
    /// <param name="loss">What is descended.</param>
    /// <param name="outputs">f, length <see cref="Decision.OutputCount"/>.</param>
    /// <param name="label">A label of the decision.</param>
    /// <param name="trainingLabel">The label of the network's own loss, for <see cref="AttackLoss.Training"/>.</param>
    /// <param name="rival">The rival, from 0, for <see cref="AttackLoss.Rivals"/>.</param>
    /// <param name="derivative">Receives ∂objective/∂f, as long as <paramref name="outputs"/>.</param>
    /// <exception cref="ArgumentException">A length or a label does not fit.</exception>
    public static AttackValue Evaluate(
        Decision decision, AttackLoss loss, ReadOnlySpan<double> outputs, int label, int trainingLabel, int rival, Span<double> derivative)
    {
        ArgumentNullException.ThrowIfNull(decision);
        double margin = loss == AttackLoss.Margin ? decision.Evaluate(outputs, label, derivative) : decision.Evaluate(outputs, label);
        double objective = loss switch
        {
            AttackLoss.Margin => margin,
            AttackLoss.Training => decision.EvaluateTrainingLoss(outputs, trainingLabel, derivative),
            AttackLoss.Dlr => decision.EvaluateDlr(outputs, label, derivative),
            _ => decision.EvaluateRival(outputs, label, rival, derivative),
        };
        return new AttackValue(margin, objective);
    }
}
