using FeatureAveraging.Networks;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>Linear functions of the logits whose positivity makes a decision right.</summary>
/// <param name="Coefficients">R × k, row-major.</param>
/// <param name="Shifts">What is subtracted from each: R.</param>
/// <remarks>
/// As for two-layer networks: of the maximum f_j − f_l for every l of another group, j the own output that is greatest at the sample; of
/// the probability the same less ln|J_l|, since max ≤ log-sum-exp ≤ max + ln|J|; of sum and mean the margin against each other group.
/// </remarks>
internal sealed record MarginFunctions(double[] Coefficients, double[] Shifts)
{
    /// <summary>R.</summary>
    public int Count => Shifts.Length;

    /// <summary>The functions for one sample.</summary>
    /// <param name="decision">The decision, of several outputs.</param>
    /// <param name="logits">f at the sample.</param>
    /// <param name="label">A label of the decision.</param>
    public static MarginFunctions Of(Decision decision, double[] logits, int label)
    {
        int k = logits.Length;
        if (decision.IsLinear)
        {
            double[] rows = new double[decision.CountRivals(label) * k];
            for (int r = 0; r < rows.Length / k; r++)
            {
                decision.EvaluateRival(logits, label, r, rows.AsSpan(r * k, k));
            }

            return new MarginFunctions(rows, new double[rows.Length / k]);
        }

        int own = decision.OutputsOf(decision.AnswerOf(label)).MaxBy(j => logits[j]);
        int[] rivals = [.. Enumerable.Range(0, k).Where(l => !decision.SpeaksFor(l, label))];
        double[] differences = new double[rivals.Length * k];
        for (int r = 0; r < rivals.Length; r++)
        {
            (differences[(r * k) + own], differences[(r * k) + rivals[r]]) = (1, -1);
        }

        return new MarginFunctions(
            differences, Array.ConvertAll(rivals, l => decision.TakesMaximum ? 0 : Math.Log(CountOf(decision, l))));
    }

    // Outputs in the group of one.
    private static int CountOf(Decision decision, int output) => Enumerable.Range(0, decision.AnswerCount)
        .Select(answer => decision.OutputsOf(answer).ToArray()).Single(outputs => outputs.Contains(output)).Length;
}
