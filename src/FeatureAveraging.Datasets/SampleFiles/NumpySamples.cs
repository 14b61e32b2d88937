using System.Globalization;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Reads the arrays of <c>.npz</c> and <c>.npy</c> samples and checks their shapes and element types.</summary>
internal static class NumpySamples
{
    private static readonly string[] Known = ["x", "y", "cluster", "features", "sides", "groups"];

    public static RawSamples ReadNpz(string path)
    {
        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path);
        Samples inputs = ReadInputs(path, Required(path, arrays, "x"));
        return new RawSamples(
            inputs,
            ReadIntegers(path, "y", Required(path, arrays, "y")),
            arrays.TryGetValue("cluster", out NpyArray? clusters) ? ReadIntegers(path, "cluster", clusters) : null,
            arrays.TryGetValue("features", out NpyArray? features) ? ReadFeatures(path, features) : null,
            arrays.TryGetValue("sides", out NpyArray? sides) ? ReadIntegers(path, "sides", sides) : null,
            arrays.TryGetValue("groups", out NpyArray? groups) ? ReadIntegers(path, "groups", groups) : null,
            [.. arrays.Keys.Except(Known).Order(StringComparer.Ordinal)]);
    }

    public static RawSamples ReadNpy(string path)
    {
        NpyArray array = NpyFile.Read(path);
        if (array.Shape.Count != 2 || array.Shape[0] == 0 || array.Shape[1] < 2)
        {
            throw Fault(
                path, $"the array has shape ({string.Join(", ", array.Shape)})",
                "n ≥ 1 rows of d ≥ 1 values and a label: shape (n, d + 1)");
        }

        (int count, int dimension) = (array.Shape[0], array.Shape[1] - 1);
        double[] values = array.ToDoubles();
        var inputs = new Samples(count, dimension);
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * (dimension + 1), dimension + 1);
            for (int c = 0; c < dimension; c++)
            {
                inputs.Row(i)[c] = (float)row[c];
            }

            labels[i] = WholeLabel(path, row[dimension], i);
        }

        return new RawSamples(inputs, labels);
    }

    /// <summary>A label that a file of floating-point numbers holds.</summary>
    public static long WholeLabel(string path, double label, int sample) =>
        double.IsInteger(label) && Math.Abs(label) <= int.MaxValue
            ? (long)label
            : throw Fault(
                path, string.Create(CultureInfo.InvariantCulture, $"y holds {label} at sample {sample}"),
                "whole numbers: ±1, or class indices from 0");

    private static Samples ReadInputs(string path, NpyArray x)
    {
        if (x.Shape.Count != 2 || x.Shape[0] == 0 || x.Shape[1] == 0)
        {
            throw Fault(
                path, $"x has shape ({string.Join(", ", x.Shape)})",
                "shape (n, d) with n ≥ 1 and d ≥ 1; images are given as rows, x.reshape(len(x), -1)");
        }

        if (x.ElementType is not ("<f4" or "<f8" or "|u1"))
        {
            throw Fault(path, $"x holds {x.ElementType} values", "float32, float64 or uint8");
        }

        float[] values = x.ToFloats();
        if (x.IsInteger)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] /= 255f;
            }
        }

        return new Samples(x.Shape[0], x.Shape[1], values);
    }

    private static long[] ReadIntegers(string path, string name, NpyArray array) =>
        !array.IsInteger ? throw Fault(path, $"{name} holds {array.ElementType} values", "integers")
        : array.Shape.Count != 1 ? throw Fault(path, $"{name} has shape ({string.Join(", ", array.Shape)})", "one axis")
        : array.ElementType == "<u8"
            ? throw Fault(path, $"{name} holds {array.ElementType} values", "signed integers, or unsigned ones of at most 32 bits")
        : array.ToIntegers();

    private static Matrix ReadFeatures(string path, NpyArray array) =>
        array.Shape.Count == 2 && !array.IsInteger
            ? new Matrix(array.Shape[0], array.Shape[1], array.ToDoubles())
            : throw Fault(
                path, $"features has shape ({string.Join(", ", array.Shape)}) of {array.ElementType}",
                "shape (k, d) of float32 or float64");

    private static NpyArray Required(string path, IReadOnlyDictionary<string, NpyArray> arrays, string name) =>
        arrays.TryGetValue(name, out NpyArray? array)
            ? array
            : throw Fault(
                path, $"there is no array '{name}' (the file holds {string.Join(", ", arrays.Keys.Order(StringComparer.Ordinal))})",
                "arrays x and y, and optionally cluster, features, and sides or groups");

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Write the samples again in that layout, for example with numpy.savez(path, x=x, y=y).");
}
