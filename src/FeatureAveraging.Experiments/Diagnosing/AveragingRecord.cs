using FeatureAveraging.Features;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Writes statements on averaging into a record: series <c>averaging.ARM.LAYER</c> and the metric <c>ARM.index.shared</c>.
/// </summary>
internal static class AveragingRecord
{
    /// <summary>Adds the statements of one layer.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">The network.</param>
    /// <param name="layer">The layer: <c>input</c>, or its name.</param>
    /// <param name="statements">One of each class.</param>
    public static void AddTo(RecordDraft draft, string arm, string layer, IReadOnlyList<AveragingStatement> statements)
    {
        draft.AddSeries(
            SeriesName.Of("averaging", arm, layer),
            Column("class", one => one.Group),
            Column("samples", one => one.Samples),
            Column("data.f", one => one.Data.PseudoF),
            Column("data.p", one => one.Data.PValue),
            Column("accuracy", one => one.Accuracy),
            Column("chance", one => one.Chance),
            Column("gradient.p", one => one.Gradient?.PValue ?? double.NaN),
            Column("index", one => one.Index),
            Column("low", one => one.Low),
            Column("high", one => one.High),
            Column("verdict", one => (int)one.Verdict));
        double[] known = [.. statements.Select(one => one.Index).Where(double.IsFinite)];
        if (known.Length > 0)
        {
            draft.Metrics[MetricName.Of(arm, "index.shared")] = known.Average();
        }

        (string Name, double[] Values) Column(string name, Func<AveragingStatement, double> value) => (name, [.. statements.Select(value)]);
    }
}
