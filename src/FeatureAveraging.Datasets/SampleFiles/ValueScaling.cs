using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Brings bytes to [0, 1], and says so where whole numbers only look like bytes.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="scale">What was asked for.</param>
internal sealed class ValueScaling(string path, ValueScale scale)
{
    private const double MaximalByte = byte.MaxValue;
    private const double LooksLikePixel = 100;
    private const int SamplesLookedAt = 100;
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>What was noteworthy.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Makes samples of values.</summary>
    /// <param name="count">n.</param>
    /// <param name="dimension">d.</param>
    /// <param name="values">n × d values; owned by the samples from now on.</param>
    /// <param name="areBytes">Whether the file stores them as unsigned bytes.</param>
    public Samples Apply(int count, int dimension, double[] values, bool areBytes)
    {
        if (Divides(areBytes))
        {
            var samples = new Samples(count, dimension);
            Span<float> scaled = samples.Values;
            for (int i = 0; i < values.Length; i++)
            {
                scaled[i] = (float)values[i] / (float)MaximalByte;      // in single precision, as everywhere: equal bits
            }

            return samples;
        }

        WarnOfBytes(values);
        return Samples.FromDoubles(count, dimension, values);
    }

    /// <summary>Whether values are divided by 255.</summary>
    /// <param name="areBytes">Whether the file stores them as unsigned bytes.</param>
    public bool Divides(bool areBytes) => scale == ValueScale.Bytes || (scale == ValueScale.Auto && areBytes);

    /// <summary>Looks for bytes among the first samples of a source, which scales its values itself.</summary>
    /// <param name="rows">The samples.</param>
    public void LookAt(RowSource rows)
    {
        int count = Math.Min(rows.Count, SamplesLookedAt);
        double[] values = new double[count * rows.Dimension];
        var samples = new Samples(rows);
        for (int i = 0; i < count; i++)
        {
            samples.CopyRow(i, values.AsSpan(i * rows.Dimension, rows.Dimension));
        }

        WarnOfBytes(values);
    }

    private void WarnOfBytes(double[] values)
    {
        if (scale == ValueScale.Auto && LookLikeBytes(values))
        {
            _diagnostics.Add(new Diagnostic(
                DiagnosticIds.UnscaledBytes, Severity.Warning,
                $"{path}: x holds whole numbers from 0 to 255, not stored as unsigned bytes, and they were not scaled. If the model " +
                "reads pixels in [0, 1], give --scale bytes; if not, --scale none."));
        }
    }

    private static bool LookLikeBytes(double[] values) =>
        Array.Exists(values, v => v >= LooksLikePixel)
        && Array.TrueForAll(values, v => v is >= 0 and <= MaximalByte && double.IsInteger(v));
}
