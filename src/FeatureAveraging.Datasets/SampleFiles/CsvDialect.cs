using System.Globalization;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>How a table is written, found from its first records.</summary>
/// <param name="Separator">Between fields: comma, semicolon, tab or space.</param>
/// <param name="Names">Names of the columns; null where there are none.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="HeaderIsCount">Whether the header is a count, as pandas writes it, and no sample.</param>
internal sealed record CsvDialect(char Separator, IReadOnlyList<string>? Names, int Width, bool HeaderIsCount)
{
    /// <summary>Whether the first record holds the names. They may stand in a comment before it, as <c>savetxt</c> writes them.</summary>
    public bool HasHeader { get; private init; }

    private const int RecordsRead = 50;

    /// <summary>Finds it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is empty, has one column, or its first line may be a header or a sample.</exception>
    public static CsvDialect Detect(string path)
    {
        (char separator, string[][] records, string? comment) = ChooseSeparator(path);
        string[] first = records[0];
        string[][] rest = records[1..];
        if (first.Length < 2)
        {
            throw CsvSamples.Fault(path, $"its first line has one column: {CsvSamples.Shortened(first[0])}", CsvSamples.Layout);
        }

        bool count = IsCount(path, first, rest);
        bool header = count || IsHeader(first, rest);
        if (!header)
        {
            RefuseRepeated(path, first, rest);
        }

        return new CsvDialect(separator, header ? first : NamesIn(comment, separator, records), first.Length, count) { HasHeader = header };
    }

    private static string[]? NamesIn(string? comment, char separator, string[][] records)
    {
        StringSplitOptions blanks = separator == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None;
        string[] names = [.. (comment ?? "").Split(separator, blanks | StringSplitOptions.TrimEntries).Select(name => name.Trim('"'))];
        return names.Length == records[0].Length && Array.TrueForAll(names, IsWord) && IsHeader(names, records) ? names : null;
    }

    // A sample that pandas took for names: the second 0 became 0.1, the third 0.2, above a column of whole numbers.
    private static void RefuseRepeated(string path, string[] first, string[][] rest)
    {
        if (first.Distinct().Count() < first.Length)
        {
            return;
        }

        int repeated = Array.FindIndex(first, f => f.EndsWith(".1", StringComparison.Ordinal) && first.Contains(f[..^2]));
        if (repeated >= 0 && rest.Length > 0 && Array.TrueForAll(
            rest, fields => repeated < fields.Length && double.TryParse(fields[repeated], CultureInfo.InvariantCulture, out double value)
                && double.IsInteger(value)))
        {
            throw new DatasetException(
                path, $"its first line, {CsvSamples.Shortened(string.Join(", ", first))}, looks like a sample that a program took for " +
                $"names: {first[repeated]}, above whole numbers, stands for a repeated {first[repeated][..^2]}",
                "a line of names, or a sample as it was",
                "Put a line of names above it, or write the table again from one read without a header (in pandas: header=None).");
        }
    }

    // The separator under which all records are as long as the first, and most of their fields are numbers.
    private static (char Separator, string[][] Records, string? Comment) ChooseSeparator(string path)
    {
        (char Separator, string[][] Records, string? Comment, double Score) best = (default, [], null, -1);
        foreach (char separator in (char[])['\t', ';', ',', ' '])
        {
            (string[][] records, string? comment) = ReadFirst(path, separator);
            string[][] data = records.Length > 1 ? records[1..] : records;
            double share = data.Length == 0 ? 0 : data.Average(fields => fields.Count(f => IsNumber(f, separator)) / (double)fields.Length);
            bool splits = records.Length > 0 && records[0].Length > 1;
            bool even = Array.TrueForAll(records, fields => fields.Length == records[0].Length);
            double score = (splits ? 10 : 0) + (even ? 2 : 0) + share;
            if (score > best.Score)
            {
                best = (separator, records, comment, score);
            }
        }

        return best.Records.Length > 0
            ? (best.Separator, best.Records, best.Comment)
            : throw CsvSamples.Fault(path, "the file is empty", CsvSamples.Layout);
    }

    private static (string[][] Records, string? Comment) ReadFirst(string path, char separator)
    {
        using StreamReader text = TextFile.Open(path);
        using var table = new DelimitedText(text, separator);
        var records = new List<string[]>();
        while (records.Count < RecordsRead && table.Read())
        {
            records.Add(table.Fields());
        }

        return ([.. records], table.LeadingComment);
    }

    // A word above a column of numbers is its name. Beside numbers it must begin as a name does: 1e400, $2 and 0x10 are no names.
    private static bool IsHeader(string[] first, string[][] rest)
    {
        bool named = rest.Length == 0
            ? Array.Exists(first, IsWord)
            : Enumerable.Range(0, first.Length).Any(c => IsWord(first[c]) && IsNumeric(rest, c));
        return named && (!Array.Exists(first, IsNumber) || Array.TrueForAll(first, f => !IsWord(f) || char.IsLetter(f[0]) || f[0] == '_'));
    }

    private static bool IsWord(string text) => !IsNumber(text) && !DecimalNumbers.IsMissing(text) && !DecimalNumbers.IsInfinite(text);

    // Numbers 0, 1, 2, … above data are the names that pandas gives, not a sample.
    private static bool IsCount(string path, string[] first, string[][] rest)
    {
        string[] numbers = [.. first.Where(f => f.Length > 0 && IsNumber(f))];
        bool counts = numbers.Length > 0 && rest.Length > 0
            && Enumerable.Range(0, numbers.Length).All(c => numbers[c] == FormattableString.Invariant($"{c}"));
        if (!counts || IsHeader(first, rest))
        {
            return false;
        }

        int word = Array.FindIndex(first, f => f.Length > 0 && !IsNumber(f));
        if (word >= 0)      // a word above words: the name of the column, unless it occurs among them
        {
            return Array.TrueForAll(rest, fields => fields.Length <= word || fields[word] != first[word]);
        }

        return numbers.Length > 2 || first.Length > numbers.Length
            ? true
            : throw new DatasetException(
                path, $"its first line, {string.Join(", ", first)}, may be a sample or the names of the columns",
                "a table whose first line is clearly one of the two", "Put a line of names above it, such as x,y.");
    }

    private static bool IsNumeric(string[][] records, int column) =>
        Array.TrueForAll(
            records, fields => column < fields.Length && (IsNumber(fields[column]) || DecimalNumbers.IsMissing(fields[column])))
        && Array.Exists(records, fields => IsNumber(fields[column]));

    private static bool IsNumber(string text) => IsNumber(text, ';');

    private static bool IsNumber(string text, char separator) => new DecimalNumbers(separator).TryParse(text, out _);
}
