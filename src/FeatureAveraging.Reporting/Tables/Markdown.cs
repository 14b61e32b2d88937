namespace FeatureAveraging.Reporting.Tables;

/// <summary>Pieces of a Markdown page, as GitHub reads it.</summary>
internal static class Markdown
{
    /// <summary>A table: a row of heads, a row of dashes, the rows.</summary>
    /// <param name="heads">Head of each column; one that begins with '#' is aligned to the right.</param>
    /// <param name="rows">Rows of as many cells.</param>
    public static string Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        string[] names = [.. heads.Select(head => head.TrimStart('#'))];
        string[] dashes = [.. heads.Select(head => head.StartsWith('#') ? "--:" : "---")];
        return string.Join('\n', rows.Prepend(dashes).Prepend(names).Select(Row));
    }

    /// <summary>A list with one item a line.</summary>
    public static string List(IEnumerable<string> items) => string.Join('\n', items.Select(item => $"- {item}"));

    /// <summary>A link; blanks in the target are encoded.</summary>
    public static string Link(string text, string target) => $"[{text}]({target.Replace(" ", "%20", StringComparison.Ordinal)})";

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
