namespace FeatureAveraging.Cli.Doctor;

/// <summary>The report for a reader: a line per check, wrapped at 80 columns.</summary>
internal static class DoctorText
{
    private const int Width = 80, StateWidth = 14, IdWidth = 14;
    private static readonly string Indent = new(' ', StateWidth + IdWidth);
    private static readonly string[] FirstOfGroup = ["processor", "libtorch", "data", "disk"];

    /// <summary>Writes a report.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="report">The report.</param>
    public static void Write(TextWriter output, DoctorReport report)
    {
        output.WriteLine($"favg {report.Version}, commit {report.Commit[..Math.Min(report.Commit.Length, 12)]}");
        foreach (Finding check in report.Checks)
        {
            if (FirstOfGroup.Contains(check.Id))
            {
                output.WriteLine();
            }

            WriteCheck(output, check);
        }

        output.WriteLine();
        output.WriteLine(Summary(report));
    }

    private static void WriteCheck(TextWriter output, Finding check)
    {
        WriteWrapped(output, Words(check.State).PadRight(StateWidth) + check.Id.PadRight(IdWidth), Indent, check.Found);
        foreach (string detail in check.Details)
        {
            WriteWrapped(output, Indent, Indent + new string(' ', 4), detail);
        }

        if (check.Advice is not null)
        {
            WriteWrapped(output, $"{Indent}→ ", Indent + "  ", check.Advice);
        }
    }

    private static string Words(CheckState state) => state switch
    {
        CheckState.Fine => "fine",
        CheckState.WorksAround => "works around",
        CheckState.Missing => "missing",
        _ => "WRONG",
    };

    private static string Summary(DoctorReport report)
    {
        int Count(CheckState state) => report.Checks.Count(check => check.State == state);
        int fine = Count(CheckState.Fine), around = Count(CheckState.WorksAround), missing = Count(CheckState.Missing);
        return !report.Sound ? "Results of deep networks are not to be trusted on this machine."
            : fine == report.Checks.Count ? "Everything is fine."
            : $"Nothing here makes a result wrong: {fine} fine, {around} worked around, {missing} missing.";
    }

    // A word that is longer than a line, such as a path, has a line of its own and keeps its length.
    private static void WriteWrapped(TextWriter output, string first, string next, string text)
    {
        string line = first;
        bool empty = true;
        foreach (string word in text.Split(' '))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                output.WriteLine(line);
                (line, empty) = (next, true);
            }

            line += empty ? word : $" {word}";
            empty = false;
        }

        output.WriteLine(line);
    }
}
