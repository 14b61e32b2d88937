using System.Globalization;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Which column of a table holds the labels.</summary>
internal static class LabelColumn
{
    private const int MostClasses = 1000;
    private static readonly string[] Usual = ["y", "label", "labels", "class", "target"];

    /// <summary>Whether a column of this name holds the labels without more being said.</summary>
    public static bool IsUsual(string name) => Usual.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds it.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="choice">A name, an index from 0, <c>first</c> or <c>last</c>; null for a usual name, else the last.</param>
    /// <param name="names">Names of all columns; null where there is no header.</param>
    /// <param name="candidates">Indices of the columns that may hold labels, in their order.</param>
    /// <returns>One of the candidates.</returns>
    /// <exception cref="DatasetException">There is no such column, or several have usual names.</exception>
    public static int Find(string path, string? choice, IReadOnlyList<string>? names, int[] candidates)
    {
        if (choice is null)
        {
            int[] usual = [.. candidates.Where(c => names is not null && IsUsual(names[c]))];
            return usual.Length > 1
                ? throw Fault(
                    path, $"{usual.Length} columns may hold the labels ({string.Join(", ", usual.Select(c => names![c]))})", "one of them")
                : usual.Length == 1 ? usual[0] : candidates[^1];
        }

        int[] named = [.. candidates.Where(c => names?[c] == choice)];
        return choice switch
        {
            "first" => candidates[0],
            "last" => candidates[^1],
            _ when named.Length == 1 => named[0],
            _ when named.Length == 0 && int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && candidates.Contains(index) => index,
            _ => throw Fault(
                path, $"{(named.Length > 1 ? "there are several columns" : "there is no column")} '{choice}'",
                $"first, last, an index from {candidates[0]} to {candidates[^1]}" +
                (names is null ? "" : $", or one of {Listed([.. candidates.Select(c => names[c])])}")),
        };
    }

    /// <summary>Refuses a last column that does not look like labels where the first one does: MNIST as CSV has the label first.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="last">Values of the last column, which was taken because nothing else was said.</param>
    /// <param name="first">Values of the first column.</param>
    /// <exception cref="DatasetException">The first column looks like labels and the last does not.</exception>
    public static void RequirePlausible(string path, IReadOnlyCollection<double> last, IEnumerable<double> first)
    {
        if (!LookLikeLabels(last) && MayBeLabels([.. first]))
        {
            throw Fault(
                path, "the last column does not hold labels by its values, and the first does", "the column of the labels to be named");
        }
    }

    // Classes from 0 (or 1) without gaps, or ±1: at least two of them, and no more than every second sample has one of its own.
    private static bool LookLikeLabels(IReadOnlyCollection<double> values)
    {
        double[] distinct = [.. values.Distinct().Order()];
        return distinct.Length >= 2 && (distinct.Length <= values.Count / 2 || distinct.Length <= 2)
            && (distinct is [-1, 1] || (distinct[0] is 0 or 1
                && Array.TrueForAll(distinct, double.IsInteger) && distinct[^1] - distinct[0] == distinct.Length - 1));
    }

    private static bool MayBeLabels(IReadOnlyCollection<double> values) =>
        values.All(v => v is >= 0 and <= MostClasses && double.IsInteger(v)) && values.Distinct().Skip(1).Any();

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(10)) + (names.Count > 10 ? ", …" : "");

    private static DatasetException Fault(string path, string found, string expected) =>
        new(
            path, found, expected,
            "Say which column holds the labels: --label first, --label last, --label NAME or --label INDEX (from 0).");
}
