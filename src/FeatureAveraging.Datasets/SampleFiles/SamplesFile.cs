using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Labelled samples in files that NumPy and spreadsheets read and write.</summary>
/// <remarks>
/// <c>.npz</c>: <c>x</c> [n, d] float32, float64 or uint8 (scaled to [0, 1]); <c>y</c> [n] integer: ±1, or class indices from 0;
/// optional <c>cluster</c> [n] (from 0),
/// <c>features</c> [k, d] and <c>sides</c> [k] (±1, the side of each cluster).
/// <c>.npy</c>: one array [n, d + 1], the last column y.
/// <c>.csv</c>: one sample a line, x₀…x_{d−1}, y; with a header line <c>x0,…,x{d-1},y</c> a last column <c>cluster</c> may follow.
/// Numbers with a decimal point, whatever the machine's language.
/// </remarks>
public static class SamplesFile
{
    /// <summary>Reads samples; the extension decides how.</summary>
    /// <param name="path">A <c>.npz</c>, <c>.npy</c> or <c>.csv</c> file.</param>
    /// <param name="merge">Sides of the classes, needed when y holds class indices;
    /// not read when y is ±1 (some value is −1, or the file has sides of its own).</param>
    /// <returns>
    /// The samples. Where y is ±1 and clusters are given without sides, a cluster is on the side of the majority of its samples, and
    /// disagreeing samples are reported
    /// as <see cref="FeatureAveraging.Runs.DiagnosticIds.MixedClusterLabels"/>; where y holds class indices, classes are the clusters
    /// unless the file has its own.
    /// </returns>
    /// <exception cref="DatasetException">The file is missing, damaged or of another kind; lengths disagree; a sample is not finite;
    /// a label or a cluster is out of range; a class merge is needed.</exception>
    public static LoadedSamples Load(string path, ClassMerge? merge = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RawSamples raw = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".NPZ" => NumpySamples.ReadNpz(path),
            ".NPY" => NumpySamples.ReadNpy(path),
            ".CSV" => CsvSamples.Read(path),
            string other => throw new DatasetException(
                path, $"the extension is '{other}'", ".npz, .npy or .csv", "Convert the samples to one of these formats."),
        };
        return new SamplesInterpreter(path, raw).Interpret(merge);
    }

    /// <summary>
    /// Writes samples atomically as <c>.npz</c>: x float32, y int64 (±1) and, where known, cluster int64, sides int64 and features float64.
    /// Reading them gives the same samples back.
    /// </summary>
    /// <param name="path">The file to make or replace, ending in <c>.npz</c>.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="DatasetException">The file cannot be written, or the path has another extension.</exception>
    public static void Save(string path, LabeledSamples samples)
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
            new("x", NpyArray.FromFloats(samples.Inputs.Values, samples.Count, samples.Inputs.Dimension)),
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

        NpzFile.Write(path, arrays);
    }
}
