using System.Formats.Tar;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Cifar;

/// <summary>
/// The binary files of CIFAR-10 or CIFAR-100, in a directory or in a tar file, gzipped or plain; streamed, nothing is extracted.
/// </summary>
/// <remarks>
/// Layout (https://www.cs.toronto.edu/~kriz/cifar.html): per image one byte of label (CIFAR-100: of coarse and of fine label), then 1024
/// bytes each of red, green and blue, row by row.
/// </remarks>
/// <param name="path">The directory or the archive.</param>
/// <param name="advice">What to do when it is damaged.</param>
/// <param name="imagesPerBatch">Images in each file; of CIFAR-100, in the test file, and five times as many in the other.</param>
/// <param name="isFine">Whether it is CIFAR-100.</param>
internal sealed class CifarBinary(string path, string advice, int imagesPerBatch = 10_000, bool isFine = false)
{
    private readonly string _testBatch = isFine ? "test.bin" : "test_batch.bin";
    private readonly string[] _trainBatches = isFine ? ["train.bin"] : [.. Enumerable.Range(1, 5).Select(b => $"data_batch_{b}.bin")];
    private readonly string _version = isFine ? "the binary version of CIFAR-100" : "the binary version of CIFAR-10";
    private const int PixelBytes = CifarPart.PixelBytes;

    /// <summary>Reads one part.</summary>
    /// <exception cref="DatasetException">A file is missing, truncated, too long or holds a label that is no class.</exception>
    public ImageSet Read(DatasetSplit split) => Read(split, out _);

    /// <summary>Reads one part with its coarse labels, which CIFAR-100 has.</summary>
    /// <exception cref="DatasetException">A file is missing, truncated, too long or holds a label that is no class.</exception>
    public ImageSet Read(DatasetSplit split, out int[] coarse)
    {
        string[] batches = split == DatasetSplit.Train ? _trainBatches : [_testBatch];
        var part = new CifarPart(batches, isFine && split == DatasetSplit.Train ? 5 * imagesPerBatch : imagesPerBatch, isFine);
        if (Directory.Exists(path))
        {
            ReadDirectory(part);
        }
        else
        {
            ReadArchive(part);
        }

        coarse = part.Coarse;
        return part.ToImages();
    }

    private void ReadDirectory(CifarPart part)
    {
        foreach (string batch in part.Batches)
        {
            using FileStream file = InputFile.Open(Path.Combine(path, batch));
            ReadBatch(part, batch, file);
        }
    }

    private void ReadArchive(CifarPart part)
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
            throw Fault(path, $"it ends too early or is damaged ({fault.Message})", $"a whole tar file of {_version}", fault);
        }

        if (part.Missing.Count > 0)
        {
            throw Fault(path, $"it does not hold {string.Join(", ", part.Missing)}", _version);
        }
    }

    private void ReadBatch(CifarPart part, string batch, Stream content)
    {
        int start = Array.IndexOf(part.Batches, batch) * part.ImagesPerBatch;
        var records = new BufferedStream(content, 1 << 16);
        for (int i = start; i < start + part.ImagesPerBatch; i++)
        {
            int coarse = isFine ? records.ReadByte() : 0, label = records.ReadByte();
            if (label < 0
                || records.ReadAtLeast(part.Pixels.AsSpan(i * PixelBytes, PixelBytes), PixelBytes, throwOnEndOfStream: false) < PixelBytes)
            {
                throw Fault(path, $"{batch} ends within image {i - start}", $"{part.ImagesPerBatch} images");
            }

            if (part.SetLabels(i, coarse, label) is { } fault)
            {
                throw Fault(path, $"image {i - start} of {batch} has label {fault.Label}", fault.Expected);
            }
        }

        if (records.ReadByte() >= 0)
        {
            throw Fault(path, $"bytes follow after the {part.ImagesPerBatch} images of {batch}", "the end of the file");
        }

        part.Missing.Remove(batch);
    }

    private DatasetException Fault(string file, string found, string expected, Exception? inner = null) =>
        new(file, found, expected, advice, inner);
}
