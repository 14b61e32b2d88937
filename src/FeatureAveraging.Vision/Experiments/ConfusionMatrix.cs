using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>
/// Which class is decided in place of which: row = true class, values are shares of the row; a class without images has a row of NaN.
/// </summary>
internal static class ConfusionMatrix
{
    /// <summary>Adds <c>confusion.ARM.CONDITION</c>.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="condition"><c>clean</c> or <c>attack</c>.</param>
    /// <param name="decided">n decided classes.</param>
    /// <param name="labels">n true classes.</param>
    /// <param name="k">Number of classes.</param>
    public static void AddTo(RecordDraft draft, string arm, string condition, IReadOnlyList<int> decided, IReadOnlyList<int> labels, int k)
    {
        double[] shares = new double[k * k], counts = new double[k];
        for (int i = 0; i < labels.Count; i++)
        {
            counts[labels[i]]++;
            shares[(labels[i] * k) + decided[i]]++;
        }

        for (int cell = 0; cell < shares.Length; cell++)
        {
            shares[cell] /= counts[cell / k];
        }

        draft.AddMatrix(SeriesName.Of("confusion", arm, condition), new Matrix(k, k, shares));
    }

    /// <summary>The class of the greatest logit of each row; the lower one at a tie.</summary>
    public static int[] Decide(Matrix logits) =>
        [.. Enumerable.Range(0, logits.Rows).Select(i => Best(logits.Row(i), [.. Enumerable.Range(0, logits.Columns)]))];

    /// <summary>
    /// The class that each adversarial image is taken for: the best one of the other side.
    /// A shortest adversarial image lies on the boundary, where rounding decides which side is ahead.
    /// </summary>
    /// <param name="logits">n × k.</param>
    /// <param name="partition">Sides of the k classes.</param>
    /// <param name="labels">n true classes.</param>
    public static int[] DecideAgainst(Matrix logits, Partition partition, IReadOnlyList<int> labels) =>
        [.. Enumerable.Range(0, logits.Rows).Select(i => Best(logits.Row(i), partition.Clusters(-partition.Labels[labels[i]])))];

    private static int Best(ReadOnlySpan<double> logits, IReadOnlyList<int> candidates)
    {
        int best = candidates[0];
        foreach (int j in candidates)
        {
            best = logits[j] > logits[best] ? j : best;
        }

        return best;
    }
}
