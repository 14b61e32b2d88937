using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>A series of a record, its columns checked on access.</summary>
/// <param name="Name">Its name in the record.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record NamedSeries(string Name, IReadOnlyDictionary<string, double[]> Columns)
{
    /// <summary>The parts of the name.</summary>
    public SeriesName Parts { get; } = SeriesName.Parse(Name);

    /// <summary>What the columns are: curve, matrix, slice, trajectory.</summary>
    public string Kind => Parts.Kind;

    /// <summary>The network it is of; empty if it is of none.</summary>
    public string Arm => Parts.Arm;

    /// <summary>The read-out in a word; empty if it is not of one.</summary>
    public string Readout => Parts.Readout?.Word() ?? "";

    /// <summary>Every series of a record, by name.</summary>
    /// <exception cref="ArgumentException">A name is not made of letters, digits, '.', '-' and '_'; it also names a file.</exception>
    public static IReadOnlyList<NamedSeries> Of(RunRecord record)
    {
        foreach (string name in record.Series.Keys)
        {
            Shape.Require(
                name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'),
                nameof(record),
                $"has a series named '{name}'; letters, digits, '.', '-' and '_' were expected");
        }

        return [.. record.Series.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedSeries(pair.Key, pair.Value))];
    }

    /// <summary>True if a column is there.</summary>
    public bool Has(string column) => Columns.ContainsKey(column);

    /// <summary>A column that must be there.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public double[] Column(string column)
    {
        Shape.Require(Has(column), "record", $"has series '{Name}' without column '{column}'; it has {string.Join(", ", Columns.Keys)}");
        return Columns[column];
    }

    /// <summary>A column that must be there and as long as another.</summary>
    /// <exception cref="ArgumentException">It is missing or of another length.</exception>
    public double[] Column(string column, string asLongAs)
    {
        double[] values = Column(column);
        int expected = Column(asLongAs).Length;
        Shape.Require(
            values.Length == expected, "record",
            $"has series '{Name}' with {values.Length} values in '{column}' and {expected} in '{asLongAs}'; equal lengths were expected");
        return values;
    }

    /// <summary>A column that may be absent, and if present is as long as another.</summary>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    public double[]? Optional(string column, string asLongAs) => Has(column) ? Column(column, asLongAs) : null;

    /// <summary>The columns <c>shape</c> = [rows, columns] and <c>values</c> as a matrix.</summary>
    /// <exception cref="ArgumentException">The shape is not two positive whole numbers, or does not match the number of values or,
    /// in a slice, the grid.</exception>
    public Matrix Matrix()
    {
        double[] shape = Column("shape"), values = Column("values");
        Shape.Require(
            shape.Length == 2
                && shape.All(size => size >= 1 && size <= int.MaxValue && size == Math.Truncate(size))
                && shape[0] * shape[1] == values.Length,
            "record",
            $"has series '{Name}' with shape [{string.Join(", ", shape.Select(Tables.Numbers.Exact))}] and {values.Length} values; " +
            $"[rows, columns] with as many values were expected");
        (int rows, int columns) = ((int)shape[0], (int)shape[1]);
        if (Kind == "slice")
        {
            (int nx, int ny) = (Column("x").Length, Column("y").Length);
            Shape.Require(
                rows == ny && columns == nx, "record",
                $"has series '{Name}' with shape [{rows}, {columns}] on a grid of {ny} y and {nx} x; [ny, nx] was expected");
        }

        return new Matrix(rows, columns, values);
    }
}
