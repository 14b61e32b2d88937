using FeatureAveraging.Experiments;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>Which class is decided in place of which: row = true class, values are shares of the row; a class without images has a row of NaN.</summary>
internal static class ConfusionMatrix
{
    /// <summary>Adds <c>confusion.ARM.CONDITION</c>.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="condition"><c>clean</c> or <c>attack</c>.</param>
    /// <param name="logits">n × k.</param>
    /// <param name="labels">n true classes.</param>
    public static void AddTo(RecordDraft draft, string arm, string condition, Matrix logits, IReadOnlyList<int> labels)
    {
        int k = logits.Columns;
        double[] shares = new double[k * k], counts = new double[k];
        for (int i = 0; i < labels.Count; i++)
        {
            counts[labels[i]]++;
            shares[(labels[i] * k) + Decide(logits.Row(i))]++;
        }

        for (int cell = 0; cell < shares.Length; cell++)
        {
            shares[cell] /= counts[cell / k];
        }

        draft.AddSeries($"confusion.{arm}.{condition}", ("shape", [k, k]), ("values", shares));
    }

    /// <summary>The class of the greatest logit; the lower one at a tie.</summary>
    public static int Decide(ReadOnlySpan<double> logits)
    {
        int best = 0;
        for (int j = 1; j < logits.Length; j++)
        {
            best = logits[j] > logits[best] ? j : best;
        }

        return best;
    }
}
