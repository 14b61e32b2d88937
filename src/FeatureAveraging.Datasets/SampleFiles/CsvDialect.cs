using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>How a table is written, found from its first records.</summary>
/// <param name="Separator">Between fields: comma, semicolon, tab or space.</param>
/// <param name="Names">Names of the columns; null where there is no header.</param>
/// <param name="Width">Number of columns.</param>
/// <param name="HeaderIsCount">Whether the header is a count, as pandas writes it, and no sample.</param>
internal sealed record CsvDialect(char Separator, IReadOnlyList<string>? Names, int Width, bool HeaderIsCount)
{
    private const int RecordsRead = 50;

    /// <summary>Finds it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">The file is empty, has one column, or its first line may be a header or a sample.</exception>
    public static CsvDialect Detect(string path)
    {
        (char separator, string[][] records) = ChooseSeparator(path);
        string[] first = records[0];
        string[][] rest = records[1..];
        if (first.Length < 2)
        {
            throw CsvSamples.Fault(path, $"its first line has one column: {CsvSamples.Shortened(first[0])}", CsvSamples.Layout);
        }

        bool count = IsCount(path, first, rest);
        return new CsvDialect(separator, count || IsHeader(first, rest) ? first : null, first.Length, count);
    }

    // The separator under which all records are as long as the first, and most of their fields are numbers.
    private static (char Separator, string[][] Records) ChooseSeparator(string path)
    {
        (char Separator, string[][] Records, double Score) best = (default, [], -1);
        foreach (char separator in (char[])['\t', ';', ',', ' '])
        {
            string[][] records = ReadFirst(path, separator);
            string[][] data = records.Length > 1 ? records[1..] : records;
            double share = data.Length == 0 ? 0 : data.Average(fields => fields.Count(f => IsNumber(f, separator)) / (double)fields.Length);
            bool splits = records.Length > 0 && records[0].Length > 1;
            bool even = Array.TrueForAll(records, fields => fields.Length == records[0].Length);
            double score = (splits ? 10 : 0) + (even ? 2 : 0) + share;
            if (score > best.Score)
            {
                best = (separator, records, score);
            }
        }

        return best.Records.Length > 0
            ? (best.Separator, best.Records)
            : throw CsvSamples.Fault(path, "the file is empty", CsvSamples.Layout);
    }

    private static string[][] ReadFirst(string path, char separator)
    {
        using StreamReader text = TextFile.Open(path);
        using var table = new DelimitedText(text, separator);
        var records = new List<string[]>();
        while (records.Count < RecordsRead && table.Read())
        {
            records.Add(table.Fields());
        }

        return [.. records];
    }

    // A word above a column of numbers is its name.
    private static bool IsHeader(string[] first, string[][] rest) => rest.Length == 0
        ? Array.Exists(first, f => !IsNumber(f))
        : Enumerable.Range(0, first.Length).Any(c => !IsNumber(first[c]) && !DecimalNumbers.IsMissing(first[c]) && IsNumeric(rest, c));

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
