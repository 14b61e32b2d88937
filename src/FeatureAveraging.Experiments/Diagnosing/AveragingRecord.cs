using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Diagnosing;

/// <summary>
/// Writes statements on averaging into a record: series <c>averaging.ARM.LAYER</c> and the metric <c>ARM.index.shared</c>, of layers
/// behind the input <c>ARM.index.shared.LAYER</c>.
/// </summary>
internal static class AveragingRecord
{
    private const int LongestWord = 100;        // it is part of a file's name

    /// <summary>Adds the statements of one layer.</summary>
    /// <param name="draft">The record.</param>
    /// <param name="arm">The network.</param>
    /// <param name="layer">The layer and its statements.</param>
    /// <param name="depth">0 for the input, else the layer's place among those that were looked at.</param>
    public static void AddTo(RecordDraft draft, string arm, LayerStatements layer, int depth)
    {
        string word = depth == 0 ? LayerStatements.Input : WordOf(layer.Layer);
        while (draft.Series.ContainsKey(SeriesName.Of("averaging", arm, word)))
        {
            word += "_";                        // of two names that differ only in what file names cannot have
        }

        draft.AddSeries(
            SeriesName.Of("averaging", arm, word),
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
            Column("verdict", one => (int)one.Verdict),
            Column("depth", _ => depth),
            Column("width", _ => layer.Width));
        double[] known = [.. layer.Statements.Select(one => one.Index).Where(double.IsFinite)];
        if (known.Length > 0)
        {
            draft.Metrics[MetricName.Of(arm, depth == 0 ? "index.shared" : $"index.shared.{word}")] = known.Average();
        }

        (string Name, double[] Values) Column(string name, Func<AveragingStatement, double> value) =>
            (name, [.. layer.Statements.Select(value)]);
    }

    /// <summary>A layer's name as a part of names in the record: letters, digits, dots, dashes, and _ for what else there is.</summary>
    private static string WordOf(string layer)
    {
        string word = string.Concat(layer.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')).Trim('_', '.');
        word = word.Length > LongestWord ? word[..LongestWord] : word;
        bool means = word is "" or LayerStatements.Input || Enum.GetValues<Readout>().Any(readout => readout.Word() == word);
        return means ? word + "_" : word;
    }
}
