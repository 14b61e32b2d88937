using System.Globalization;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Paper;

/// <summary>The paper's Figure 3, digitised from the printed curves (± 0.5 points): reference, never a result of ours.</summary>
public static class PrintedCurves
{
    /// <summary>
    /// By how much two neighbouring readings may differ in the wrong direction without meaning anything: ± 0.5 points each.
    /// </summary>
    public const double ReadingError = 0.01;

    /// <summary>Reads one panel.</summary>
    /// <param name="panel"><c>synthetic</c>, <c>mnist</c> or <c>cifar10</c>.</param>
    /// <returns><c>curve.paper.fine</c> and <c>curve.paper.coarse</c>, each with radius and accuracy in [0, 1];
    /// empty for a data set that the paper does not show.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, double[]>> Find(string panel)
    {
        using Stream? stream = typeof(PrintedCurves).Assembly.GetManifestResourceStream($"figure3_{panel}.csv");
        return stream is null ? new Dictionary<string, IReadOnlyDictionary<string, double[]>>() : Read(stream);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, double[]>> Read(Stream stream)
    {
        using var reader = new StreamReader(stream);
        string[] header = reader.ReadLine()!.Split(',');
        double[][] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        return Enumerable.Range(1, header.Length - 1).ToDictionary(
            c => SeriesName.Printed(header[c]).ToString(),
            c => (IReadOnlyDictionary<string, double[]>)new Dictionary<string, double[]>
            {
                ["radius"] = [.. rows.Select(r => r[0])],
                ["accuracy"] = [.. rows.Select(r => r[c] / 100)],
            });
    }
}
