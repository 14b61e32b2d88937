using System.Text;
using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tables;

/// <summary>Series as CSV: UTF-8 without a mark, LF, round-trip exact numbers.</summary>
internal static class Csv
{
    private static readonly string[] PointSets = ["points", "marker"];

    /// <summary>The files of one series, below <c>data/</c>.</summary>
    public static IEnumerable<ReportFile> Files(NamedSeries series)
    {
        switch (series.Kind)
        {
            case "confusion" or "matrix" when series.Kind == "confusion" || series.Parts.Quantity == "shared":
                yield return File(series.Name, Grid(series.Matrix(), "class", Numbers.Whole, Numbers.Whole));
                break;
            case "matrix":
                yield return File(
                    series.Name, Grid(series.Matrix(), "feature", r => $"mu_{Numbers.Whole(r + 1)}", c => $"w_{Numbers.Whole(c + 1)}"));
                break;
            case "slice":
                double[] x = series.Column("x"), y = series.Column("y");
                yield return File(series.Name, Grid(series.Matrix(), "y\\x", r => Numbers.Exact(y[r]), c => Numbers.Exact(x[c])));
                foreach (string prefix in PointSets.Where(prefix => series.Has(prefix + "_x")))
                {
                    yield return File(
                        $"{series.Name}.{prefix}",
                        Columns([.. series.Columns.Where(column => column.Key.StartsWith(prefix + "_", StringComparison.Ordinal))]));
                }

                break;
            default:
                yield return File(series.Name, Columns([.. series.Columns]));
                break;
        }
    }

    private static ReportFile File(string name, string text) => new($"data/{name}.csv", Encoding.UTF8.GetBytes(text));

    private static string Columns(IReadOnlyList<KeyValuePair<string, double[]>> columns)
    {
        var text = new StringBuilder();
        Line(text, columns.Select(column => Quoted(column.Key)));
        for (int row = 0; row < columns.Select(column => column.Value.Length).DefaultIfEmpty().Max(); row++)
        {
            Line(text, columns.Select(column => row < column.Value.Length ? Numbers.Exact(column.Value[row]) : ""));
        }

        return text.ToString();
    }

    private static string Grid(Matrix grid, string corner, Func<int, string> rowName, Func<int, string> columnName)
    {
        var text = new StringBuilder();
        Line(text, Enumerable.Range(0, grid.Columns).Select(columnName).Prepend(corner));
        for (int row = 0; row < grid.Rows; row++)
        {
            Line(text, grid.Row(row).ToArray().Select(Numbers.Exact).Prepend(rowName(row)));
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells).Append('\n');

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
