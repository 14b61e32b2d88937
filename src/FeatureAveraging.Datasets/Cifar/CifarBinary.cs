using System.Formats.Tar;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>The binary files of CIFAR-10, in a directory or in a tar file, gzipped or plain; streamed, nothing is extracted.</summary>
/// <remarks>
/// Layout (https://www.cs.toronto.edu/~kriz/cifar.html): per image one byte of label, then 1024 bytes each of red, green and blue, row by
/// row.
/// </remarks>
/// <param name="path">The directory or the archive.</param>
/// <param name="advice">What to do when it is damaged.</param>
/// <param name="imagesPerBatch">Images in each file.</param>
internal sealed class CifarBinary(string path, string advice, int imagesPerBatch = 10_000)
{
    private const string TestBatch = "test_batch.bin";
    private const int ClassCount = 10;
    private const int Side = 32;
    private const int PixelBytes = 3 * Side * Side;
    private static readonly string[] TrainBatches = [.. Enumerable.Range(1, 5).Select(b => $"data_batch_{b}.bin")];

    /// <summary>Reads one part.</summary>
    /// <exception cref="DatasetException">A file is missing, truncated, too long or holds a label that is no class.</exception>
    public ImageSet Read(DatasetSplit split)
    {
        string[] batches = split == DatasetSplit.Train ? TrainBatches : [TestBatch];
        var part = new Part(batches, imagesPerBatch);
        if (Directory.Exists(path))
        {
            ReadDirectory(part);
        }
        else
        {
            ReadArchive(part);
        }

        return new ImageSet(part.Pixels, 3, Side, Side, part.Labels);
    }

    private void ReadDirectory(Part part)
    {
        foreach (string batch in part.Batches)
        {
            using FileStream file = InputFile.Open(Path.Combine(path, batch));
            ReadBatch(part, batch, file);
        }
    }

    private void ReadArchive(Part part)
    {
        using Stream stream = Payload.Open(path);
        try
        {
            using var tar = new TarReader(stream);
            while (part.Missing.Count > 0 && tar.GetNextEntry() is { } entry)
            {
                string name = Path.GetFileName(entry.Name);
                if (entry.DataStream is { } content && part.Missing.Contains(name))
                {
                    ReadBatch(part, name, content);
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw Fault(path, $"it ends too early or is damaged ({fault.Message})", "a whole tar file of CIFAR-10's binary version", fault);
        }

        if (part.Missing.Count > 0)
        {
            throw Fault(path, $"it does not hold {string.Join(", ", part.Missing)}", "the binary version of CIFAR-10");
        }
    }

    private void ReadBatch(Part part, string batch, Stream content)
    {
        int start = Array.IndexOf(part.Batches, batch) * imagesPerBatch;
        var records = new BufferedStream(content, 1 << 16);
        for (int i = start; i < start + imagesPerBatch; i++)
        {
            int label = records.ReadByte();
            if (label < 0
                || records.ReadAtLeast(part.Pixels.AsSpan(i * PixelBytes, PixelBytes), PixelBytes, throwOnEndOfStream: false) < PixelBytes)
            {
                throw Fault(path, $"{batch} ends within image {i - start}", $"{imagesPerBatch} images");
            }

            part.Labels[i] = label < ClassCount
                ? label
                : throw Fault(path, $"image {i - start} of {batch} has label {label}", $"a class from 0 to {ClassCount - 1}");
        }

        if (records.ReadByte() >= 0)
        {
            throw Fault(path, $"bytes follow after the {imagesPerBatch} images of {batch}", "the end of the file");
        }

        part.Missing.Remove(batch);
    }

    private DatasetException Fault(string file, string found, string expected, Exception? inner = null) =>
        new(file, found, expected, advice, inner);

    /// <summary>What has been read of one part.</summary>
    private sealed class Part(string[] batches, int imagesPerBatch)
    {
        public string[] Batches { get; } = batches;

        public List<string> Missing { get; } = [.. batches];

        public byte[] Pixels { get; } = new byte[batches.Length * imagesPerBatch * PixelBytes];

        public int[] Labels { get; } = new int[batches.Length * imagesPerBatch];
    }
}
