using System.Formats.Tar;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Tests.Formats;

namespace FeatureAveraging.Datasets.Tests.Cifar;

public sealed class CifarBinaryTests : IDisposable
{
    private const int ImagesPerBatch = 2;
    private const int Record = 1 + 3072;
    private static readonly string[] Batches =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_ArchiveInAnyOrder_GivesImagesInTheOrderOfBatches(bool gzipped)
    {
        byte[] tar = Tar([.. Batches.Reverse().Select(b => (b, Batch(b)))]);
        AssertSound(_directory.Write("a", gzipped ? IdxFileTests.Gzip(tar) : tar));
    }

    [Fact]
    public void Read_Directory_GivesTheSame()
    {
        foreach (string batch in Batches)
        {
            _directory.Write(batch, Batch(batch));
        }

        AssertSound(_directory.Path);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_TruncatedArchive_ThrowsDatasetException(bool gzipped)
    {
        byte[] tar = Tar([.. Batches.Select(b => (b, Batch(b)))]), whole = gzipped ? IdxFileTests.Gzip(tar) : tar;
        // plain: zeros may follow; gzipped: whatever compresses to less
        int end = tar.AsSpan().IndexOf("test_batch.bin"u8) + 512 + (ImagesPerBatch * Record);

        for (int i = 0; i < 40; i++)
        {
            string path = _directory.Write("cut", whole[..((gzipped ? whole.Length / 2 : end - 1) * i / 40)]);
            string message =
                Assert.Throws<DatasetException>(() => new CifarBinary(path, "Fetch it.", ImagesPerBatch).Read(DatasetSplit.Test)).Message;
            Assert.EndsWith("Fetch it.", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1, "test_batch.bin ends within image 1")]
    [InlineData(-Record, "test_batch.bin ends within image 1")]
    [InlineData(1, "bytes follow after the 2 images of test_batch.bin")]
    public void Read_BatchOfAnotherLength_IsNamed(int change, string found)
    {
        byte[] batch = Batch("test_batch.bin");
        _directory.Write("test_batch.bin", change < 0 ? batch[..^-change] : [.. batch, .. new byte[change]]);

        Assert.Contains(found, FaultOfTest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LabelThatIsNoClass_IsNamed()
    {
        byte[] batch = Batch("test_batch.bin");
        batch[Record] = 10;
        _directory.Write("test_batch.bin", batch);

        Assert.Contains("image 1 of test_batch.bin has label 10", FaultOfTest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ArchiveWithoutABatch_ListsWhatIsMissing()
    {
        string path = _directory.Write("a.tar", Tar(("data_batch_2.bin", Batch("data_batch_2.bin"))));

        string message =
            Assert.Throws<DatasetException>(() => new CifarBinary(path, "Fetch it.", ImagesPerBatch).Read(DatasetSplit.Train)).Message;

        Assert.Contains(
            "it does not hold data_batch_1.bin, data_batch_3.bin, data_batch_4.bin, data_batch_5.bin", message, StringComparison.Ordinal);
    }

    private static void AssertSound(string path)
    {
        ImageSet train = new CifarBinary(path, "", ImagesPerBatch).Read(DatasetSplit.Train),
            test = new CifarBinary(path, "", ImagesPerBatch).Read(DatasetSplit.Test);

        Assert.Equal((10, 3, 32, 32), (train.Count, train.Channels, train.Height, train.Width));
        Assert.Equal([0, 1, 1, 2, 2, 3, 3, 4, 4, 5], train.Labels);
        Assert.Equal([5, 6], test.Labels);
        Assert.Equal(Batches[..5].SelectMany(b => Batch(b).Chunk(Record)).SelectMany(r => r[1..]), train.Pixels);
        Assert.Equal(Batch(Batches[5]).Chunk(Record).SelectMany(r => r[1..]), test.Pixels);
    }

    // Batch b holds labels b and b + 1, and bytes that differ from record to record.
    private static byte[] Batch(string name)
    {
        int b = Array.IndexOf(Batches, name);
        return
        [
            .. Enumerable.Range(b, ImagesPerBatch)
                .SelectMany(label => Enumerable.Range(0, 3072).Select(i => (byte)((label * 31) + (b * 7) + (i * i))).Prepend((byte)label)),
        ];
    }

    private static byte[] Tar(params (string Name, byte[] Bytes)[] files)
    {
        using var buffer = new MemoryStream();
        using (var writer = new TarWriter(buffer, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using var content = new MemoryStream(bytes);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "cifar-10-batches-bin/" + name) { DataStream = content });
            }
        }

        return buffer.ToArray();
    }

    private string FaultOfTest() =>
        Assert.Throws<DatasetException>(() => new CifarBinary(_directory.Path, "", ImagesPerBatch).Read(DatasetSplit.Test)).Message;
}
