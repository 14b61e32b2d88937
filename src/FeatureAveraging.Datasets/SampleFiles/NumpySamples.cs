using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Reads the arrays of <c>.npz</c> and <c>.npy</c> samples and checks their shapes and element types.</summary>
internal static class NumpySamples
{
    private static readonly string[] OfWitnesses = ["sample", "distance"];
    private static readonly string[] Optional = ["cluster", "features", "sides", "groups"];

    public static RawSamples ReadNpz(string path, SamplesReading reading)
    {
        using var archive = new NpzArchive(path);
        var names = SampleArrays.Find(path, archive.Names, reading.Split);
        var scaling = new ValueScaling(path, reading.Scale);
        (Samples inputs, IReadOnlyList<int> shape) = ReadInputs(path, archive, names.Inputs, scaling, reading.MemoryLimit);
        // the training labels say which classes there are, also to the test samples
        var labels = RawLabels.FromArray(path, names.Labels, archive.Read(names.Labels));
        if (names.OtherPart is [_, var others] && reading is { Split: DatasetSplit.Test, ClassNames: null })
        {
            labels = labels.Beside(path, RawLabels.FromArray(path, others, archive.Read(others)));
        }

        NpyArray? Find(string name) => archive.Names.Contains(name) ? archive.Read(name) : null;
        string[] known = [names.Inputs, names.Labels, .. names.OtherPart, .. Optional, .. OfWitnesses];
        return new RawSamples(
            inputs,
            labels,
            Find("cluster") is { } clusters ? ReadIntegers(path, "cluster", clusters) : null,
            Find("features") is { } features ? ReadFeatures(path, features) : null,
            Find("sides") is { } sides ? ReadIntegers(path, "sides", sides) : null,
            Find("groups") is { } groups ? ReadIntegers(path, "groups", groups) : null)
        {
            Diagnostics = [.. Unread(path, archive.Names.Except(known).Order(StringComparer.Ordinal)), .. scaling.Diagnostics],
            HasParts = names.OtherPart.Count > 0,
            Axes = [.. shape.Skip(1)],
        };
    }

    public static RawSamples ReadNpy(string path, SamplesReading reading)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] == 0 || array.Shape[1] < 2 || array.IsText)
        {
            throw Fault(
                path, $"the array has shape ({string.Join(", ", array.Shape)}) of {array.ElementType}",
                "n ≥ 1 rows of d ≥ 1 numbers and a label: shape (n, d + 1)");
        }

        (int count, int width) = (array.Shape[0], array.Shape[1]);
        int label = LabelColumn.Find(path, reading.LabelColumn, names: null, [.. Enumerable.Range(0, width)]);
        double[] values = array.ToDoubles(), inputs = new double[count * (width - 1)], labels = new double[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * width, width);
            Span<double> input = inputs.AsSpan(i * (width - 1), width - 1);
            row[..label].CopyTo(input);
            row[(label + 1)..].CopyTo(input[label..]);
            labels[i] = row[label];
        }

        if (reading.LabelColumn is null)
        {
            LabelColumn.RequirePlausible(path, labels, Enumerable.Range(0, count).Select(i => inputs[i * (width - 1)]));
        }

        var scaling = new ValueScaling(path, reading.Scale);
        return new RawSamples(
            scaling.Apply(count, width - 1, inputs, array.ElementType == "|u1"), new RawLabels(RawLabels.Whole(path, labels)))
        {
            Diagnostics = scaling.Diagnostics,
        };
    }

    // Axes after the first are flattened in the order they are stored in, as NumPy's reshape does.
    private static (Samples Inputs, IReadOnlyList<int> Shape) ReadInputs(
        string path, NpzArchive archive, string name, ValueScaling scaling, long memoryLimit)
    {
        if (archive.LengthOf(name) > memoryLimit)
        {
            NpyRows rows = archive.OpenRows(name, element => scaling.Divides(element.Descriptor == "|u1"));
            RequireRows(path, name, rows.Shape);
            scaling.LookAt(rows);
            return (new Samples(rows), rows.Shape);
        }

        NpyArray x = archive.Read(name);
        RequireRows(path, name, x.Shape);
        int dimension = x.Shape.Skip(1).Aggregate(1, (product, axis) => checked(product * axis));
        return x.IsText
            ? throw Fault(path, $"{name} holds {x.ElementType} values", "numbers")
            : (scaling.Apply(x.Shape[0], dimension, x.ToDoubles(), x.ElementType == "|u1"), x.Shape);
    }

    private static void RequireRows(string path, string name, IReadOnlyList<int> shape)
    {
        if (shape.Count < 2 || shape.Contains(0))
        {
            throw Fault(
                path, $"{name} has shape ({string.Join(", ", shape)})",
                "shape (n, d), or one with more axes that are flattened, with n ≥ 1 and d ≥ 1");
        }
    }

    private static IEnumerable<Diagnostic> Unread(string path, IEnumerable<string> names) => names.Select(name => new Diagnostic(
        DiagnosticIds.UnknownFileContent, Severity.Warning, $"{path}: array '{name}' is not part of a samples file and was not read."));

    private static long[] ReadIntegers(string path, string name, NpyArray array) =>
        array.IsText ? throw Fault(path, $"{name} holds {array.ElementType} values", "whole numbers")
        : array.Shape.Count != 1 ? throw Fault(path, $"{name} has shape ({string.Join(", ", array.Shape)})", "one axis")
        : Array.FindIndex(array.ToDoubles(), v => !double.IsInteger(v) || Math.Abs(v) > int.MaxValue) is var bad and >= 0
            ? throw Fault(path, FormattableString.Invariant($"{name} holds {array.ToDoubles()[bad]} at {bad}"), "whole numbers")
        : Array.ConvertAll(array.ToDoubles(), v => (long)v);

    private static Matrix ReadFeatures(string path, NpyArray array) =>
        array.Shape.Count == 2 && !array.IsInteger && !array.IsText
            ? new Matrix(array.Shape[0], array.Shape[1], array.ToDoubles())
            : throw Fault(
                path, $"features has shape ({string.Join(", ", array.Shape)}) of {array.ElementType}",
                "shape (k, d) of float16, float32 or float64");

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Write the samples again in that layout, for example with numpy.savez(path, x=x, y=y).");
}
