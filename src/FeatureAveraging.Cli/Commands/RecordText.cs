using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Commands;

/// <summary>A run record as a few lines of text.</summary>
internal static class RecordText
{
    /// <summary>Writes what a run comes to: the sentence first, then what it rests on.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="conclusion">The conclusion; nothing is written for null.</param>
    public static void WriteConclusion(TextWriter output, Conclusion? conclusion)
    {
        if (conclusion is null)
        {
            return;
        }

        output.WriteLine(conclusion.Sentence);
        foreach (string evidence in conclusion.Evidence)
        {
            output.WriteLine($"- {evidence}");
        }

        output.WriteLine();
    }

    /// <summary>Writes metrics, one a line, name and value in columns.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="metrics">Metrics, in the order to show.</param>
    public static void WriteMetrics(TextWriter output, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        KeyValuePair<string, double>[] rows = [.. metrics];
        int width = rows.Length == 0 ? 0 : rows.Max(m => m.Key.Length);
        foreach ((string name, double value) in rows)
        {
            output.WriteLine($"{name.PadRight(width)}  {Numbers.Brief(value)}");
        }
    }

    /// <summary>Writes a series as a table with one line per entry.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="columns">Columns of equal length, by name.</param>
    public static void WriteColumns(TextWriter output, IReadOnlyDictionary<string, double[]> columns)
    {
        string[][] texts = [.. columns.Select(c => c.Value.Select(Numbers.Brief).Prepend(c.Key).ToArray())];
        int[] widths = [.. texts.Select(t => t.Max(w => w.Length))];
        for (int row = 0; row < texts[0].Length; row++)
        {
            output.WriteLine(string.Join("  ", texts.Select((t, c) => t[row].PadLeft(widths[c]))));
        }
    }

    /// <summary>Writes claims with their verdicts.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="claims">Claims, in the order to show.</param>
    public static void WriteClaims(TextWriter output, IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 0)
        {
            return;
        }

        output.WriteLine();
        foreach (Claim claim in claims)
        {
            output.WriteLine($"{(claim.Verdict == Verdict.Fails ? "FAILS" : claim.VerdictWord),-9}  {claim.Sentence}");
            output.WriteLine(
                $"           {claim.Metric} = {Numbers.Brief(claim.Value)}{Interval(claim.Interval)}, " +
                $"expected {Numbers.InText(claim.Bound)} ({claim.Source})" +
                (claim.Reason is { } reason ? $"; {reason}" : ""));
        }

        output.WriteLine(Summary(claims));
    }

    private static string Interval(ClaimInterval? interval) => interval is null
        ? " (no interval)"
        : $" (95 % {Numbers.Brief(interval.Low)} to {Numbers.Brief(interval.High)}, " +
          $"{interval.Count} {interval.Over.ToString().ToLowerInvariant()})";

    private static string Summary(IReadOnlyList<Claim> claims)
    {
        int fail = claims.Count(c => c.Verdict == Verdict.Fails), open = claims.Count(c => c.Verdict == Verdict.Undecided);
        string failing = fail > 0 ? $", {fail} {(fail == 1 ? "fails" : "fail")}" : "", undecided = open > 0 ? $", {open} undecided" : "";
        return $"{claims.Count - fail - open} of {claims.Count} claims hold{failing}{undecided}.";
    }

    /// <summary>Writes warnings and notes to standard error.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="diagnostics">What to say.</param>
    /// <param name="quiet">Leave out notes of severity info.</param>
    public static void WriteDiagnostics(TextWriter error, IEnumerable<Diagnostic> diagnostics, bool quiet)
    {
        foreach (Diagnostic diagnostic in diagnostics.Where(d => !quiet || d.Severity > Severity.Info))
        {
            string message = PrintableText.Of(diagnostic.Message);
            error.WriteLine($"{diagnostic.Id} {diagnostic.Severity.ToString().ToLowerInvariant()}: {message}");
        }
    }
}
