using System.Globalization;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>Labels as a file has them: whole numbers, or names numbered in ordinal order.</summary>
/// <param name="Values">One a sample; of names, the number.</param>
/// <param name="Names">The names in ordinal order; null where labels are numbers.</param>
/// <param name="ClassCount">Number of classes where the labels tell it, as one column a class does; null where they do not.</param>
internal sealed record RawLabels(long[] Values, IReadOnlyList<string>? Names = null, int? ClassCount = null)
{
    /// <summary>Number of classes that the training samples beside these show; null where there are none.</summary>
    public int? TrainingCount { get; init; }

    private const int MostNames = 1000;
    private const int FewSamples = 20;
    private const string Expected = "whole numbers (±1, or class indices from 0), names of classes, or one column a class with a single 1";

    /// <summary>
    /// Labels in an array: [n] or [n, 1] of whole numbers of any type, booleans or text, or [n, K] with a single 1 in each row.
    /// </summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="name">The array, for messages.</param>
    /// <param name="array">The labels.</param>
    /// <exception cref="DatasetException">They are none of these.</exception>
    public static RawLabels FromArray(string path, string name, NpyArray array)
    {
        bool flat = array.Shape.Count == 1 || (array.Shape.Count == 2 && array.Shape[1] == 1);
        if (array.IsText)
        {
            return flat ? FromNames(path, array.ToStrings()) : throw ShapeFault(path, name, array);
        }

        if (!flat)
        {
            return array.Shape.Count == 2 ? FromOneHot(path, name, array) : throw ShapeFault(path, name, array);
        }

        return array.ElementType == "<u8" || !array.IsInteger
            ? new RawLabels(Whole(path, array.ToDoubles()))
            : new RawLabels(array.ToIntegers());
    }

    /// <summary>Labels that floating-point numbers hold.</summary>
    /// <exception cref="DatasetException">One is not whole.</exception>
    public static long[] Whole(string path, ReadOnlySpan<double> labels)
    {
        long[] values = new long[labels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = double.IsInteger(labels[i]) && Math.Abs(labels[i]) <= int.MaxValue
                ? (long)labels[i]
                : throw Fault(path, string.Create(CultureInfo.InvariantCulture, $"y holds {labels[i]} at sample {i}"), Expected);
        }

        return values;
    }

    /// <summary>Names as labels.</summary>
    /// <exception cref="DatasetException">There are too many to be classes, or an empty one.</exception>
    public static RawLabels FromNames(string path, string[] labels)
    {
        string[] names = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        int empty = Array.FindIndex(labels, string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            throw Fault(path, $"y holds an empty name at sample {empty}", Expected);
        }

        if (names.Length > MostNames || (labels.Length >= FewSamples && names.Length > labels.Length / 2))
        {
            throw Fault(path, $"y holds {names.Length} different names on {labels.Length} samples, such as '{names[0]}'", Expected);
        }

        Dictionary<string, long> numbers = names.Select((word, j) => (word, j)).ToDictionary(n => n.word, n => (long)n.j);
        return new RawLabels(Array.ConvertAll(labels, word => numbers[word]), names);
    }

    /// <summary>The same labels with the classes of the training samples beside them, whichever of them occur here.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="training">Labels of the training samples.</param>
    /// <exception cref="DatasetException">A name is not among theirs.</exception>
    public RawLabels Beside(string path, RawLabels training) =>
        Names is not null && training.Names is not null ? NumberedBy(path, training.Names)
        : Array.Exists(training.Values, y => y < 0) || training.Values.Length == 0 ? this
        : this with { TrainingCount = (int)Math.Min(training.Values.Max() + 1, int.MaxValue) };

    /// <summary>The same labels, numbered by other names.</summary>
    /// <exception cref="DatasetException">A name is not among them, or these labels are numbers.</exception>
    public RawLabels NumberedBy(string path, IReadOnlyList<string> names)
    {
        if (Names is null)
        {
            throw Fault(path, "y holds numbers", $"the names {string.Join(", ", names)}, as the training samples have");
        }

        long[] numbers = new long[Names.Count];
        for (int j = 0; j < numbers.Length; j++)
        {
            int found = names.ToList().IndexOf(Names[j]);
            numbers[j] = found >= 0
                ? found
                : throw Fault(path, $"y holds the name '{Names[j]}'", $"one of {string.Join(", ", names)}, the known classes");
        }

        return new RawLabels(Array.ConvertAll(Values, y => numbers[y]), names, names.Count);
    }

    private static RawLabels FromOneHot(string path, string name, NpyArray array)
    {
        (int count, int classes) = (array.Shape[0], array.Shape[1]);
        double[] values = array.ToDoubles();
        long[] labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = values.AsSpan(i * classes, classes);
            labels[i] = row.IndexOf(1.0);
            if (labels[i] < 0 || row.Count(0.0) != classes - 1)
            {
                throw Fault(
                    path, $"{name} has shape ({count}, {classes}), and row {i} is not a single 1 among zeros", Expected);
            }
        }

        return new RawLabels(labels, ClassCount: classes);
    }

    private static DatasetException ShapeFault(string path, string name, NpyArray array) =>
        Fault(path, $"{name} has shape ({string.Join(", ", array.Shape)}) of {array.ElementType}", Expected);

    private static DatasetException Fault(string path, string found, string expected) =>
        new(path, found, expected, "Give the labels in one of these forms.");
}
