using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Reporting.Series;

/// <summary>
/// Pictures beside their adversarial ones: <c>pictures.&lt;arm&gt;.&lt;readout&gt;</c>, or <c>witnesses.&lt;arm&gt;.&lt;readout&gt;</c>
/// without classes and decisions. Checked when made.
/// </summary>
internal sealed class PictureSeries
{
    private static readonly string[] PerPicture = ["sample", "distance"], Decided = ["label", "before", "after"];
    private readonly double[] _original, _adversarial;

    /// <summary>Reads the columns.</summary>
    /// <exception cref="ArgumentException">The shape is not [n, channels, height, width] with 1 or 3 channels,
    /// or a column is missing or of another length.</exception>
    public PictureSeries(NamedSeries series)
    {
        Source = series;
        double[] shape = series.Column("shape");
        (_original, _adversarial) = (series.Column("original"), series.Column("adversarial", "original"));
        Shape.Require(
            shape.Length == 4
                && shape.All(size => size >= 1 && size <= int.MaxValue && size == Math.Truncate(size))
                && shape[1] is 1 or 3
                && shape.Aggregate(1.0, (a, b) => a * b) == _original.Length,
            "record",
            $"has series '{series.Name}' with shape [{string.Join(", ", shape.Select(Tables.Numbers.Exact))}] and {_original.Length} " +
            $"values; [pictures, 1 or 3 channels, height, width] with as many values were expected");
        (Count, Channels, Height, Width) = ((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
        foreach (string column in series.Kind == "witnesses" ? PerPicture : [.. PerPicture, .. Decided])
        {
            Shape.Require(
                series.Column(column).Length == Count, "record",
                $"has series '{series.Name}' with {series.Column(column).Length} values in '{column}'; one for each of {Count} " +
                $"pictures was expected");
        }
    }

    /// <summary>The series behind it.</summary>
    public NamedSeries Source { get; }

    /// <summary>How many pictures.</summary>
    public int Count { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Height of a picture, in its own pixels.</summary>
    public int Height { get; }

    /// <summary>Width of a picture, in its own pixels.</summary>
    public int Width { get; }

    /// <summary>True for a network that decides between the two sides.</summary>
    public bool OfSides => Source.Parts.Readout == Readout.Native;

    /// <summary>Which samples they are.</summary>
    public double[] Samples => Source.Column("sample");

    /// <summary>A value of one picture.</summary>
    public double Of(string column, int picture) => Source.Column(column)[picture];

    /// <summary>The greatest change of a value of one picture, 0 … 255.</summary>
    public double LargestChange(int picture) =>
        Enumerable.Range(Offset(picture), Offset(1)).Max(i => Math.Abs(_adversarial[i] - _original[i]));

    /// <summary>The original, value by value, 0 … 255.</summary>
    public Func<int, double> Original(int picture) => i => _original[Offset(picture) + i];

    /// <summary>The adversarial picture, value by value, 0 … 255.</summary>
    public Func<int, double> Adversarial(int picture) => i => _adversarial[Offset(picture) + i];

    /// <summary>The perturbation around mid-grey, value by value.</summary>
    /// <param name="picture">Which picture.</param>
    /// <param name="factor">How many times it is enlarged.</param>
    public Func<int, double> Perturbation(int picture, double factor) =>
        i => 127.5 + (factor * (_adversarial[Offset(picture) + i] - _original[Offset(picture) + i]));

    private int Offset(int picture) => picture * Channels * Height * Width;
}
