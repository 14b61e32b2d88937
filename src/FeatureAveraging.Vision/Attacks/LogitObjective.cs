using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>
/// Objective and derivative as functions of the logits: the same code that judges two-layer networks, in double precision, with a
/// derivative that float32 can hold.
/// </summary>
internal sealed class LogitObjective(Decision decision)
{
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
        var value = AttackValue.Evaluate(decision, loss, logits, label, trainingLabel, rival, derivative);
        if (loss == AttackLoss.Training)
        {
            Scale(derivative, trainingLabel);
        }

        return value;
    }

    // The entry of the own class is the sum of the others, so it is the largest.
    private static void Scale(Span<double> derivative, int trainingLabel)
    {
        double largest = derivative[trainingLabel];
        for (int j = 0; largest > 0 && j < derivative.Length; j++)
        {
            derivative[j] /= largest;
        }
    }
}
