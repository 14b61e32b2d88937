using System.Globalization;
using System.Text;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Reads samples from delimited text: a column of labels, perhaps one of clusters, and x in the others.</summary>
internal static class CsvSamples
{
    public const string Layout = "one sample a line: at least one column of numbers and one of labels";

    private const int EnoughRows = 10;

    public static RawSamples Read(string path, SamplesReading reading)
    {
        try
        {
            CsvDialect dialect = CsvDialect.Detect(path);
            CsvColumns columns = CsvColumns.Find(path, dialect, reading.LabelColumn);
            using StreamReader text = TextFile.Open(path);
            using var table = new DelimitedText(text, dialect.Separator);
            var rows = new CsvRows(path, table, dialect, columns);
            rows.ReadAll();
            return ToSamples(path, reading, dialect, columns, rows);
        }
        catch (FormatException fault)
        {
            throw Fault(path, fault.Message, "text with one sample a line", fault);
        }
        catch (DecoderFallbackException fault)
        {
            throw new DatasetException(
                path, $"it holds bytes that are not UTF-8 ({fault.Message})", "text in UTF-8 or UTF-16", "Save it as UTF-8.", fault);
        }
    }

    public static DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, "Correct the file; fields are separated by commas, semicolons, tabs or spaces.", inner);

    public static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";

    private static RawSamples ToSamples(string path, SamplesReading reading, CsvDialect dialect, CsvColumns columns, CsvRows rows)
    {
        RawLabels labels = rows.Labels();
        bool guessed = reading.LabelColumn is null && (dialect.Names is null || !LabelColumn.IsUsual(dialect.Names[columns.Label]));
        if (guessed && labels.Names is null)
        {
            LabelColumn.RequirePlausible(path, [.. labels.Values.Select(y => (double)y)], rows.Column(0));
        }

        var scaling = new ValueScaling(path, reading.Scale);
        double[] inputs = rows.Inputs();
        return new RawSamples(scaling.Apply(rows.Count, columns.Inputs.Length, inputs, areBytes: false), labels, rows.Clusters())
        {
            Diagnostics =
            [
                .. Notes(path, dialect, columns, rows, guessed), .. scaling.Diagnostics, .. Counting(path, dialect, columns, rows),
            ],
        };
    }

    private static IEnumerable<Diagnostic> Notes(
        string path, CsvDialect dialect, CsvColumns columns, CsvRows rows, bool guessed)
    {
        if (dialect.HeaderIsCount)
        {
            yield return new Diagnostic(
                DiagnosticIds.TableColumns, Severity.Info,
                $"{path}: the first line, {Shortened(string.Join(", ", dialect.Names!))}, counts: it was read as names of columns.");
        }

        if (guessed && dialect.Names is { } names && !dialect.HeaderIsCount)
        {
            yield return new Diagnostic(
                DiagnosticIds.TableColumns, Severity.Info,
                $"{path}: the labels were read from the last column, {Shortened(names[columns.Label])}, for want of a usual name. " +
                "If they are elsewhere, give --label NAME.");
        }

        if (rows.MayGroupThousands)
        {
            yield return new Diagnostic(
                DiagnosticIds.TableColumns, Severity.Warning,
                $"{path}: the comma in every number was read as the decimal mark (1,234 as 1.234). If it groups thousands, remove it.");
        }

        if (columns.Index >= 0)
        {
            yield return new Diagnostic(
                DiagnosticIds.TableColumns, Severity.Info,
                $"{path}: the first column has no name and was left out, as the row numbers that pandas writes.");
        }
    }

    private static IEnumerable<Diagnostic> Counting(string path, CsvDialect dialect, CsvColumns columns, CsvRows rows)
    {
        for (int c = 0; c < columns.Inputs.Length && rows.Count >= EnoughRows; c++)
        {
            int column = c;
            double start = rows.Column(column).First();
            if (start is 0 or 1 && rows.Column(column).Select((x, i) => x == start + i).All(same => same))
            {
                string name = dialect.Names?[columns.Inputs[column]] ?? columns.Inputs[column].ToString(CultureInfo.InvariantCulture);
                yield return new Diagnostic(
                    DiagnosticIds.TableColumns, Severity.Warning,
                    $"{path}: column {name} counts the rows and was read as an input. If it only numbers them, remove it.");
            }
        }
    }
}
