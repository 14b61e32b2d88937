using System.Text.Json.Nodes;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>What the options of an image experiment say about its classes: <c>Data.Classes</c> and <c>Data.Sides</c>.</summary>
/// <param name="Classes">Names of the classes in order; empty where the record has none.</param>
/// <param name="Sides">"+" or "-" per class; empty where the record has none.</param>
internal sealed record ImageRun(IReadOnlyList<string> Classes, IReadOnlyList<string> Sides)
{
    private const string Positive = "+";

    /// <summary>The image run behind a record; none for any other experiment.</summary>
    public static ImageRun? Of(RunRecord record) => ExperimentInfo.Find(record.Experiment) is { IsOnImages: true }
        ? new ImageRun(Texts(record, "Classes"), Texts(record, "Sides"))
        : null;

    /// <summary>The name of a class, or its index where it has none.</summary>
    public string Class(double index) =>
        index >= 0 && index < Classes.Count && index == Math.Truncate(index) ? Classes[(int)index] : Tables.Numbers.Brief(index);

    /// <summary>The side of a class, in parentheses; empty where sides are unknown.</summary>
    public string SideOf(double index) => index >= 0 && index < Sides.Count ? $" ({Sign(Sides[(int)index] == Positive)})" : "";

    /// <summary>The name of one of the two classes of a network that decides between sides.</summary>
    /// <param name="index">0 for the positive side, 1 for the negative one.</param>
    public static string Side(double index) => Sign(index == 0);

    /// <summary>
    /// The places of k classes with those of the positive side first, each side in its order; as they are where k sides are not known.
    /// </summary>
    public int[] BySide(int count) => [.. Enumerable.Range(0, count).OrderBy(i => Sides.Count == count && Sides[i] != Positive)];

    /// <summary>How many of k classes are on the positive side; 0 where k sides are not known.</summary>
    public int PositiveCount(int count) => Sides.Count == count ? Sides.Count(side => side == Positive) : 0;

    /// <summary>A matrix with rows, and columns if wished, by side.</summary>
    public Matrix Arranged(Matrix matrix, bool columns)
    {
        int[] rows = BySide(matrix.Rows), across = columns ? BySide(matrix.Columns) : [.. Enumerable.Range(0, matrix.Columns)];
        return new Matrix(matrix.Rows, matrix.Columns, [.. rows.SelectMany(row => across.Select(column => matrix[row, column]))]);
    }

    private static string Sign(bool positive) => positive ? "+" : "−";

    private static string[] Texts(RunRecord record, string name) =>
        record.Options["Data"] is JsonObject data && data[name] is JsonArray texts
            ? [.. texts.Select(text => text is JsonValue value && value.TryGetValue(out string? plain) ? plain : "")]
            : [];
}
