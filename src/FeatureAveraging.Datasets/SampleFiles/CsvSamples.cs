using System.Globalization;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Reads samples from comma-separated text: x₀…x_{d−1}, y and, with a header line that says so, cluster.</summary>
internal static class CsvSamples
{
    private const string Layout = "columns x0, x1, …, y and optionally (with a header line) cluster";

    public static RawSamples Read(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path));
        string first = reader.ReadLine() ?? throw Fault(path, "the file is empty", Layout);
        string[] fields = Split(first);
        bool hasHeader = fields.Any(f => !TryParse(f, out _));
        bool hasClusters = hasHeader && fields[^1] == "cluster";
        int dimension = fields.Length - (hasClusters ? 2 : 1);
        if (dimension < 1 || (hasHeader && !fields.SequenceEqual(Header(dimension, hasClusters))))
        {
            throw Fault(path, $"the first line has the columns {Shortened(first)}", Layout);
        }

        var rows = new Rows(path, dimension, hasClusters);
        int line = 1;
        for (string? text = hasHeader ? NextLine(reader, ref line) : first; text is not null; text = NextLine(reader, ref line))
        {
            if (text.Length > 0)
            {
                rows.Add(text, line);
            }
        }

        return rows.ToSamples();
    }

    private static string? NextLine(StreamReader reader, ref int line)
    {
        line++;
        return reader.ReadLine()?.Trim();
    }

    private static IEnumerable<string> Header(int dimension, bool hasClusters)
    {
        IEnumerable<string> columns = Enumerable.Range(0, dimension).Select(c => $"x{c}").Append("y");
        return hasClusters ? columns.Append("cluster") : columns;
    }

    private static string[] Split(string line) => line.Split(',', StringSplitOptions.TrimEntries);

    private static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Correct the file; numbers use a decimal point and fields are separated by commas.");

    private sealed class Rows(string path, int dimension, bool hasClusters)
    {
        private readonly List<float> _inputs = [];
        private readonly List<long> _labels = [];
        private readonly List<long> _clusters = [];

        public void Add(string text, int line)
        {
            string[] fields = Split(text);
            int width = dimension + (hasClusters ? 2 : 1);
            if (fields.Length != width)
            {
                throw Fault(path, $"line {line} has {fields.Length} fields", $"{width}, as in the first line");
            }

            for (int c = 0; c < dimension; c++)
            {
                _inputs.Add((float)Number(fields[c], line, c));
            }

            int sample = _labels.Count;
            _labels.Add(NumpySamples.WholeLabel(path, Number(fields[dimension], line, dimension), sample));
            if (hasClusters)
            {
                _clusters.Add(long.TryParse(fields[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long cluster)
                    ? cluster
                    : throw Fault(path, $"line {line} has cluster '{fields[^1]}'", "a whole number from 0"));
            }
        }

        public RawSamples ToSamples() => _labels.Count == 0
            ? throw Fault(path, "there is no sample after the header", "at least one")
            : new RawSamples(new Samples(_labels.Count, dimension, [.. _inputs]), [.. _labels], hasClusters ? [.. _clusters] : null);

        private double Number(string text, int line, int column) => TryParse(text, out double value)
            ? value
            : throw Fault(path, $"line {line}, column {column} is '{Shortened(text)}'", "a number");
    }
}
