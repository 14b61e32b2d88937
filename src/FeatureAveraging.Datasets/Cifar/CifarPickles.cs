using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>
/// The Python version of CIFAR-10 or CIFAR-100, as torchvision leaves it in <c>cifar-10-batches-py</c> or <c>cifar-100-python</c>.
/// </summary>
/// <remarks>
/// Each file is the pickle of a dictionary (https://www.cs.toronto.edu/~kriz/cifar.html): <c>data</c>, an array of n × 3072 bytes
/// whose rows are those of the binary version, and <c>labels</c>, or <c>fine_labels</c> and <c>coarse_labels</c>. Names of classes are in
/// <c>batches.meta</c> or <c>meta</c>. Nothing in a file is executed (<see cref="Unpickler"/>).
/// The number of images bounds its length and its operations.
/// </remarks>
/// <param name="folder">The directory.</param>
/// <param name="advice">What to do when it is damaged.</param>
/// <param name="imagesPerBatch">Images in each file; of CIFAR-100, in the test file, and five times as many in the other.</param>
/// <param name="isFine">Whether it is CIFAR-100.</param>
internal sealed class CifarPickles(string folder, string advice, int imagesPerBatch = 10_000, bool isFine = false)
{
    private const int BytesBesidePixels = 256;      // of an image: labels and a file name
    private const int OperationsPerImage = 16;      // labels, a file name, and what remembers them
    private const int MostOther = 1 << 16;

    /// <summary>Whether a path is such a directory, by its name.</summary>
    /// <param name="path">Any path.</param>
    public static bool Recognizes(string path) => Path.GetFileName(path) is "cifar-10-batches-py" or "cifar-100-python";

    /// <summary>Reads one part.</summary>
    /// <param name="split">Training or test images.</param>
    /// <param name="coarse">Receives the coarse labels, which CIFAR-100 has.</param>
    /// <exception cref="DatasetException">A file is missing, damaged, holds more than data, or has other images or classes.</exception>
    public ImageSet Read(DatasetSplit split, out int[] coarse)
    {
        RequireClassNames();
        bool train = split == DatasetSplit.Train;
        string[] batches = isFine ? [train ? "train" : "test"]
            : train ? [.. Enumerable.Range(1, 5).Select(b => $"data_batch_{b}")] : ["test_batch"];
        var part = new CifarPart(batches, isFine && train ? 5 * imagesPerBatch : imagesPerBatch, isFine);
        for (int b = 0; b < batches.Length; b++)
        {
            ReadBatch(part, b);
        }

        coarse = part.Coarse;
        return part.ToImages();
    }

    private void ReadBatch(CifarPart part, int batch)
    {
        int count = part.ImagesPerBatch, start = batch * count;
        string path = Path.Combine(folder, part.Batches[batch]);
        IReadOnlyList<object?> items = ReadDictionary(path, count);
        Pixels(path, Find(path, items, "data"), count).CopyTo(part.Pixels.AsMemory(start * CifarPart.PixelBytes));
        IReadOnlyList<object?> labels = List(path, items, isFine ? "fine_labels" : "labels", count);
        IReadOnlyList<object?>? coarse = isFine ? List(path, items, "coarse_labels", count) : null;
        for (int i = 0; i < count; i++)
        {
            if (part.SetLabels(start + i, Number(path, coarse is null ? 0L : coarse[i], i), Number(path, labels[i], i)) is { } fault)
            {
                throw Fault(path, $"image {i} has label {fault.Label}", fault.Expected);
            }
        }
    }

    // The file may be absent; where it is there, the classes are those that everything else here takes for granted.
    private void RequireClassNames()
    {
        string path = Path.Combine(folder, isFine ? "meta" : "batches.meta");
        if (!File.Exists(path))
        {
            return;
        }

        IReadOnlyList<object?> items = ReadDictionary(path, CifarPart.ClassCount(isFine));
        if (isFine)
        {
            List(path, items, "fine_label_names", CifarPart.ClassCount(isFine));
            List(path, items, "coarse_label_names", CifarPart.CoarseCount);
        }
        else if (!List(path, items, "label_names", CifarPart.ClassCount(isFine)).Select(Unpickler.FindText)
            .SequenceEqual(Cifar10Dataset.ClassNames))
        {
            throw Fault(path, "its classes have other names", $"the classes {string.Join(", ", Cifar10Dataset.ClassNames)}");
        }
    }

    private IReadOnlyList<object?> ReadDictionary(string path, int count)
    {
        // Python 3 writes the bytes of protocol 2 as text, in up to twice as many
        long most = ((long)count * ((2 * CifarPart.PixelBytes) + BytesBesidePixels)) + MostOther;
        using (FileStream file = InputFile.Open(path))
        {
            if (file.Length > most)
            {
                throw Fault(path, $"it has {file.Length} bytes", $"at most {most}, for {count} images");
            }
        }

        try
        {
            PickleRules rules = NumpyPickle.Rules(((long)count * OperationsPerImage) + MostOther);
            return Unpickler.Read(InputFile.ReadAllBytes(path), rules) is PickleContainer { IsDictionary: true } dictionary
                ? dictionary.Items
                : throw new PickleException("it holds no dictionary");
        }
        catch (PickleException fault)
        {
            throw Fault(path, fault.Message, "a pickle of an array, numbers and names, and nothing else", fault);
        }
    }

    private object? Find(string path, IReadOnlyList<object?> items, string key)
    {
        for (int i = items.Count - 2; i >= 0; i -= 2)
        {
            if (Unpickler.FindText(items[i]) == key)
            {
                return items[i + 1];
            }
        }

        throw Fault(path, $"it has no '{key}'", $"a file of {Title}");
    }

    private IReadOnlyList<object?> List(string path, IReadOnlyList<object?> items, string key, int count) =>
        Find(path, items, key) is PickleContainer { IsDictionary: false } list && list.Items.Count == count
            ? list.Items
            : throw Fault(path, $"its '{key}' is not a list of {count}", $"a file of {Title}");

    private ReadOnlyMemory<byte> Pixels(string path, object? data, int count) => data switch
    {
        PickledArray { Code: "u1", IsColumnMajor: false, Shape: [var n, CifarPart.PixelBytes] } array when n == count => array.Bytes,
        PickledArray array => throw Fault(
            path,
            $"its 'data' is an array of type {array.Code} and shape [{string.Join(", ", array.Shape)}]" +
            (array.IsColumnMajor ? ", column by column" : ""),
            $"type u1 and shape [{count}, {CifarPart.PixelBytes}], row by row"),
        _ => throw Fault(path, "its 'data' is no array", $"an array of {count} × {CifarPart.PixelBytes} bytes"),
    };

    private long Number(string path, object? label, int image) =>
        label is long number ? number : throw Fault(path, $"the label of image {image} is no whole number", $"a file of {Title}");

    private string Title => isFine ? "the Python version of CIFAR-100" : "the Python version of CIFAR-10";

    private DatasetException Fault(string path, string found, string expected, Exception? inner = null) =>
        new(path, found, expected, advice, inner);
}
