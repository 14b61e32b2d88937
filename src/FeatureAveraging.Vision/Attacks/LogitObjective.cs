using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Margin, objective and derivative as functions of the logits: the same code that judges two-layer networks, in double precision.
/// </summary>
internal sealed class LogitObjective(Decision decision)
{
    /// <summary>k.</summary>
    public int OutputCount => decision.OutputCount;

    /// <summary>Opposing outputs an attack can aim at.</summary>
    public int CountRivals(int label) => decision.CountRivals(label);

    /// <summary>The margin of the deployed decision.</summary>
    public double Margin(ReadOnlySpan<double> logits, int label) => decision.Evaluate(logits, label);

    /// <summary>Margin and objective at some logits, and the derivative of the objective.</summary>
    /// <param name="logits">f, length k.</param>
    /// <param name="label">The label of the decision.</param>
    /// <param name="trainingLabel">The class.</param>
    /// <param name="loss">What is descended.</param>
    /// <param name="rival">The rival, from 0, for <see cref="AttackLoss.Rivals"/>.</param>
    /// <param name="derivative">
    /// Receives ∂objective/∂f, length k. The derivative of the network's own loss is divided by its largest entry:
    /// it can be 10⁻⁵⁰, which float32 does not hold, and only its direction is used.
    /// </param>
    public AttackValue Differentiate(
        ReadOnlySpan<double> logits, int label, int trainingLabel, AttackLoss loss, int rival, Span<double> derivative)
    {
        double margin = decision.Evaluate(logits, label, derivative);
        double value = loss switch
        {
            AttackLoss.Margin => margin,
            AttackLoss.Training => DifferentiateTrainingLoss(logits, trainingLabel, derivative),
            AttackLoss.Dlr => decision.EvaluateDlr(logits, label, derivative),
            _ => decision.EvaluateRival(logits, label, rival, derivative),
        };
        return new AttackValue(margin, value);
    }

    // The entry of the own class is the sum of the others, so it is the largest.
    private double DifferentiateTrainingLoss(ReadOnlySpan<double> logits, int trainingLabel, Span<double> derivative)
    {
        double value = decision.EvaluateTrainingLoss(logits, trainingLabel, derivative), largest = derivative[trainingLabel];
        for (int j = 0; largest > 0 && j < derivative.Length; j++)
        {
            derivative[j] /= largest;
        }

        return value;
    }
}
