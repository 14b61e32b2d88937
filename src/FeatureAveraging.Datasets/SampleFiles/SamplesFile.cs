using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Labelled samples in files that NumPy and spreadsheets read and write.</summary>
/// <remarks>
/// <c>.npz</c>: inputs [n, d] of any number type (unsigned bytes are scaled to [0, 1]) and labels [n], under the names x and y, X and y,
/// data and target, images and labels, arr_0 and arr_1, or x_train, y_train, x_test and y_test;
/// optional <c>cluster</c> [n] (from 0), <c>features</c> [k, d] and <c>sides</c> [k] (±1, the side of each cluster).
/// <c>.npy</c>: one array [n, d + 1], the last column y. <c>.csv</c>, <c>.tsv</c>, <c>.txt</c>: one sample a line.
/// Labels: ±1; class indices from 0, of which 0 and 1 alone mean that 1 is positive; names.
/// </remarks>
public static class SamplesFile
{
    /// <summary>Reads samples; the extension decides how.</summary>
    /// <param name="path">A <c>.npz</c>, <c>.npy</c>, <c>.csv</c>, <c>.tsv</c> or <c>.txt</c> file.</param>
    /// <param name="merge">Sides of the classes, needed when y holds class indices;
    /// not read when y is ±1 (some value is −1, or the file has sides of its own).</param>
    /// <param name="reading">Part, label column and scale; null for the defaults.</param>
    /// <returns>
    /// The samples. Where y is ±1 and clusters are given without sides, a cluster is on the side of the majority of its samples, and
    /// disagreeing samples are reported
    /// as <see cref="FeatureAveraging.Runs.DiagnosticIds.MixedClusterLabels"/>; where y holds class indices, classes are the clusters
    /// unless the file has its own.
    /// </returns>
    /// <exception cref="DatasetException">The file is missing, damaged or of another kind; lengths disagree; a sample is not finite;
    /// a label or a cluster is out of range; a class merge is needed.</exception>
    public static LoadedSamples Load(string path, ClassMerge? merge = null, SamplesReading? reading = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        reading ??= new SamplesReading();
        RawSamples raw = Read(path, reading);
        if (reading.ClassNames is { } names && (raw.Labels.Names is not null || !reading.AllowsNumbers))
        {
            raw = raw with { Labels = raw.Labels.NumberedBy(path, names) };
        }

        return new SamplesInterpreter(path, raw).Interpret(merge);
    }

    /// <summary>The names that the labels of a file are, in the order of their numbers.</summary>
    /// <param name="path">A samples file.</param>
    /// <param name="reading">Part, label column and scale.</param>
    /// <returns>The names; null where labels are numbers.</returns>
    /// <exception cref="DatasetException">The file is missing, damaged or of another kind.</exception>
    public static IReadOnlyList<string>? ReadClassNames(string path, SamplesReading reading)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(reading);
        return Read(path, reading).Labels.Names;
    }

    /// <summary>
    /// Writes samples atomically as <c>.npz</c>: x float32 (float64 where that would round), y int64 (±1) and, where known,
    /// cluster int64, sides int64 and features float64. Reading them gives the same samples back.
    /// </summary>
    /// <param name="path">The file to make or replace, ending in <c>.npz</c>.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="DatasetException">The file cannot be written, or the path has another extension.</exception>
    public static void Save(string path, LabeledSamples samples) => Save(path, samples, []);

    /// <summary>Writes samples as <see cref="Save(string, LabeledSamples)"/> does, with more arrays that reading passes over.</summary>
    /// <param name="path">The file to make or replace, ending in <c>.npz</c>.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="others">More arrays, by name.</param>
    /// <exception cref="DatasetException">The file cannot be written, or the path has another extension.</exception>
    public static void Save(string path, LabeledSamples samples, IReadOnlyList<KeyValuePair<string, NpyArray>> others)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(samples);
        if (!path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            throw new DatasetException(
                path, $"the extension is '{Path.GetExtension(path)}'", ".npz", "Samples are written as .npz; choose such a name.");
        }

        var arrays = new List<KeyValuePair<string, NpyArray>>
        {
            new("x", ToArray(samples.Inputs)),
            new("y", NpyArray.FromIntegers(samples.Labels)),
        };
        if (samples.HasClusters)
        {
            arrays.Add(new("cluster", NpyArray.FromIntegers(samples.Clusters)));
            bool two = samples.GroupCount == 2;
            arrays.Add(new(two ? "sides" : "groups", NpyArray.FromIntegers(two ? samples.Partition!.Labels : samples.Partition!.Groups)));
        }

        if (samples.Features is { } features)
        {
            arrays.Add(new("features", NpyArray.FromDoubles(features.Values, features.Rows, features.Columns)));
        }

        NpzFile.Write(path, [.. arrays, .. others]);
    }

    private static RawSamples Read(string path, SamplesReading reading) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".NPZ" => NumpySamples.ReadNpz(path, reading),
        ".NPY" => NumpySamples.ReadNpy(path, reading),
        ".CSV" or ".TSV" or ".TXT" => CsvSamples.Read(path, reading),
        string other => throw new DatasetException(
            path, $"the extension is '{other}'", ".npz, .npy, .csv, .tsv or .txt", "Convert the samples to one of these formats."),
    };

    private static NpyArray ToArray(Samples inputs)
    {
        if (!inputs.AreRounded)
        {
            return NpyArray.FromFloats(inputs.Values, inputs.Count, inputs.Dimension);
        }

        double[] values = new double[inputs.Count * inputs.Dimension];
        for (int i = 0; i < inputs.Count; i++)
        {
            inputs.CopyRow(i, values.AsSpan(i * inputs.Dimension, inputs.Dimension));
        }

        return NpyArray.FromDoubles(values, inputs.Count, inputs.Dimension);
    }
}
