namespace FeatureAveraging.Reporting.Tables;

/// <summary>A table as shown under a figure: text only, already formatted.</summary>
/// <param name="Caption">What it lists.</param>
/// <param name="Headers">One per column.</param>
/// <param name="Rows">Cells, row by row.</param>
internal sealed record DataTable(string Caption, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows)
{
    /// <summary>Rows that a page shows at most; a longer table shows one row in n and says so.</summary>
    public const int MostRows = 120;

    /// <summary>A table of numbers, column by column; columns shorter than the longest end in empty cells.</summary>
    public static DataTable OfColumns(string caption, IReadOnlyList<(string Header, double[] Values)> columns)
    {
        int length = columns.Max(column => column.Values.Length);
        int every = (length + MostRows - 1) / MostRows;
        string note = every > 1 ? $" (one row in {Numbers.Whole(every)}; all {Numbers.Whole(length)} are in the CSV file)" : "";
        var rows = new List<string[]>();
        for (int row = 0; row < length; row += Math.Max(1, every))
        {
            rows.Add([.. columns.Select(column => row < column.Values.Length ? Numbers.Brief(column.Values[row]) : "")]);
        }

        return new DataTable(caption + note, [.. columns.Select(column => column.Header)], rows);
    }
}
