using System.Globalization;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>The values of a table, read once and kept by row.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="table">Its records.</param>
/// <param name="dialect">Header and width.</param>
/// <param name="columns">What each column is.</param>
internal sealed class CsvRows(string path, DelimitedText table, CsvDialect dialect, CsvColumns columns)
{
    private readonly DecimalNumbers _numbers = new(dialect.Separator);
    private readonly List<double[]> _rows = [];
    private readonly List<double> _labels = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string> _known = [];
    private readonly List<long> _clusters = [];

    /// <summary>Whether every comma in a number may as well group thousands.</summary>
    public bool MayGroupThousands => _numbers.MayGroupThousands;

    /// <summary>n.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads every record.</summary>
    /// <exception cref="DatasetException">A record is too short or too long, or a field is missing or is no number.</exception>
    /// <exception cref="FormatException">The text is not well formed.</exception>
    public void ReadAll()
    {
        if (dialect.HasHeader)
        {
            table.Read();
        }

        while (table.Read())
        {
            if (table.Count != dialect.Width)
            {
                throw Fault($"line {table.Line} has {table.Count} fields", $"{dialect.Width}, as in the first line");
            }

            _rows.Add(Array.ConvertAll(columns.Inputs, Number));
            AddLabel();
            if (columns.Cluster >= 0)
            {
                double cluster = Number(columns.Cluster);
                _clusters.Add(double.IsInteger(cluster) && Math.Abs(cluster) <= int.MaxValue
                    ? (long)cluster
                    : throw Fault($"line {table.Line} has cluster '{table[columns.Cluster]}'", "a whole number from 0"));
            }

            if (columns.Index >= 0 && !double.IsInteger(Number(columns.Index)))
            {
                throw Fault(
                    $"line {table.Line} has '{table[columns.Index]}' in the first column, which has no name",
                    "row numbers, or a name above it");
            }
        }

        if (Count == 0)
        {
            throw Fault("there is no sample after the header", "at least one");
        }
    }

    /// <summary>x: n × d values.</summary>
    public double[] Inputs()
    {
        int d = columns.Inputs.Length;
        double[] values = new double[checked(Count * d)];
        for (int i = 0; i < Count; i++)
        {
            _rows[i].CopyTo(values, i * d);
        }

        return values;
    }

    /// <summary>One column of x.</summary>
    public IEnumerable<double> Column(int input) => _rows.Select(row => row[input]);

    /// <summary>Cluster of each sample; null where there is no such column.</summary>
    public long[]? Clusters() => columns.Cluster < 0 ? null : [.. _clusters];

    /// <summary>The labels.</summary>
    /// <exception cref="DatasetException">They are neither whole numbers nor few names.</exception>
    public RawLabels Labels()
    {
        bool numbers = _names.Count == 0;
        try
        {
            return numbers ? new RawLabels(RawLabels.Whole(path, [.. _labels]))
                : _labels.Count == 0 ? RawLabels.FromNames(path, [.. _names])
                : throw Fault($"the labels are numbers and words ({_labels[0].ToString("R", CultureInfo.InvariantCulture)}, {_names[0]})",
                    "all the one or all the other");
        }
        catch (DatasetException fault) when (fault.Path == path)
        {
            throw new DatasetException(
                path, $"column {Name(columns.Label)} does not hold labels: {fault.Found}", fault.Expected,
                "Say which column holds the labels, for example --label first (so it is in MNIST as CSV).", fault);
        }
    }

    private void AddLabel()
    {
        ReadOnlySpan<char> text = table[columns.Label];
        if (DecimalNumbers.IsMissing(text))
        {
            throw Missing(columns.Label);
        }

        if (_numbers.TryParse(text, out double label))
        {
            _labels.Add(label);
            return;
        }

        if (!_known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out string? word))
        {
            word = text.ToString();
            _known.Add(word, word);
        }

        _names.Add(word);
    }

    private double Number(int column)
    {
        ReadOnlySpan<char> text = table[column];
        return _numbers.TryParse(text, out double value) ? value
            : DecimalNumbers.IsMissing(text) ? throw Missing(column)
            : throw Fault($"line {table.Line}, column {Name(column)} is '{CsvSamples.Shortened(text.ToString())}'", "a finite number");
    }

    private DatasetException Missing(int column) => new(
        path, $"line {table.Line}, column {Name(column)} has no value ('{table[column]}')", "a value in every column of every line",
        "Fill in the missing values, or leave out such lines.");

    private string Name(int column) => dialect.Names is { } names
        ? $"{column} ({names[column]})"
        : column.ToString(CultureInfo.InvariantCulture);

    private DatasetException Fault(string found, string expected) => CsvSamples.Fault(path, found, expected);
}
