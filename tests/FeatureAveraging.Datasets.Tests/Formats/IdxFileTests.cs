using System.IO.Compression;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 11, 12, 13, 14, 15];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    public static byte[] Gzip(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return buffer.ToArray();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_GzippedOrPlain_GivesShapeAndValues(bool gzipped)
    {
        IdxArray array = IdxFile.Read(_directory.Write("a", gzipped ? Gzip(Images) : Images), axes: 3);

        Assert.Equal([2, 1, 3], array.Shape);
        Assert.Equal([10, 11, 12, 13, 14, 15], array.Values);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsDatasetException()
    {
        for (int length = 0; length < Images.Length; length++)
        {
            FaultOf(Images[..length]);
        }
    }

    [Fact]
    public void Read_EveryTruncationOfGzip_ThrowsOrGivesTheWholeContent()
    {
        byte[] whole = Gzip(Images);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            if (length < whole.Length - 12) // the trailer has 8 bytes, and the end-of-block code lies in the last bytes before it
            {
                FaultOf(cut);
            }
            else if (Record.Exception(() => IdxFile.Read(_directory.Write("a", cut), axes: 3)) is { } fault)
            {
                Assert.IsType<DatasetException>(fault);
            }
            else
            {
                Assert.Equal(Images[16..], IdxFile.Read(_directory.File("a"), axes: 3).Values);
            }
        }
    }

    [Fact]
    public void Read_HalfAGzip_SaysTheFileIsNotWhole() =>
        Assert.Contains("expected a whole", FaultOf(Gzip(Images)[..30]), StringComparison.Ordinal);

    [Fact]
    public void Read_DamagedGzip_ThrowsDatasetException()
    {
        byte[] bytes = Gzip(Images);
        bytes[^6] ^= 1; // the checksum of the content
        Assert.Contains("cannot be decompressed", FaultOf(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 5 }, "it starts with the bytes 00000801; expected 00000803")]
    [InlineData(new byte[] { 0, 0, 13, 3, 0, 0, 0, 1, 5 }, "it starts with the bytes 00000D03")]
    [InlineData(new byte[] { (byte)'<', (byte)'h', (byte)'t', (byte)'m', (byte)'l' }, "it starts with the bytes 3C68746D")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6 }, "bytes follow after the 1 × 1 × 1 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 1, 0, 0, 0, 1, 5 }, "the header announces -1 × 1 × 1 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255, 5 }, "no more than the file can hold")]
    public void Read_FaultyFile_SaysWhat(byte[] bytes, string said) => Assert.Contains(said, FaultOf(bytes), StringComparison.Ordinal);

    private string FaultOf(byte[] bytes)
    {
        string path = _directory.Write("a", bytes);
        DatasetException fault = Assert.Throws<DatasetException>(() => IdxFile.Read(path, axes: 3));
        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
        return fault.Message;
    }
}
