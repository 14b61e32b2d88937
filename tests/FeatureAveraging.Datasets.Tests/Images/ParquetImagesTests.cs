using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Runs;
using Parquet;
using Parquet.Serialization;

namespace FeatureAveraging.Datasets.Tests.Images;

public sealed class ParquetImagesTests : IDisposable
{
    private const string Names =
        """{"info": {"features": {"image": {"_type": "Image"}, "label": {"names": ["ant", "bee", "cow"], "_type": "ClassLabel"}}}}""";
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Zstd)]
    public async Task Load_SeveralRowGroups_GivesImagesAndLabelsInOrder(CompressionMethod compression)
    {
        Row[] rows = [.. Enumerable.Range(0, 5).Select(i => RowOf((byte)(10 * i), i % 3))];
        string path = await Write(rows, new ParquetOptions { CompressionMethod = compression, RowGroupSize = 2 });

        LoadedImages loaded = ImageFiles.Open(path).Load();

        Assert.Equal([0, 1, 2, 0, 1], loaded.Images.Labels);
        Assert.Equal([0, 10, 20, 30, 40], loaded.Images.Pixels.Chunk(12).Select(p => p[0]));
        Assert.Equal(["0", "1", "2"], loaded.ClassNames);
    }

    [Fact]
    public async Task Load_HuggingFaceMetadata_NamesTheClasses()
    {
        string path = await Write([RowOf(1, 0), RowOf(2, 1)], metadata: new Dictionary<string, string> { ["huggingface"] = Names });

        Assert.Equal(["ant", "bee", "cow"], ImageFiles.Open(path).Load().ClassNames);
    }

    [Fact]
    public async Task Load_ColumnImg_IsReadAsWell()
    {
        using var buffer = new MemoryStream();
        await ParquetSerializer.SerializeAsync(
            [
                new OtherRow { img = new Image { bytes = ImageBytes.Png(1) }, label = 0 },
                new OtherRow { img = new Image { bytes = ImageBytes.Png(2) }, label = 1 },
            ],
            buffer);

        Assert.Equal([0, 1], ImageFiles.Open(_directory.Write("a.parquet", buffer.ToArray())).Load().Images.Labels);
    }

    [Fact]
    public async Task Load_ImageMissingOrCorrupt_NamesTheRowAndSkipsOnlyOnRequest()
    {
        string path = await Write(
        [
            RowOf(1, 0),
            new Row { label = 1 },
            new Row { image = new Image { path = "x" }, label = 1 },
            new Row { image = new Image { bytes = [1, 2] }, label = 1 },
            RowOf(5, 1),
        ]);

        Assert.Contains("row 1 cannot be decoded: it holds no image", Fault(path), StringComparison.Ordinal);
        LoadedImages loaded = ImageFiles.Open(path).Load(null, new ImageReading { SkipCorrupt = true });
        Assert.Equal([1, 5], loaded.Images.Pixels.Chunk(12).Select(p => p[0]));
        Diagnostic skipped = Assert.Single(loaded.Diagnostics);
        Assert.Contains(
            "3 of 5 images cannot be decoded and were skipped: row 1, row 2, row 3.", skipped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "row 1 has no label")]
    [InlineData(-1L, "row 1 has label -1")]
    [InlineData(3L, "row 1 has label 3; expected a class from 0 to 2")]
    public async Task Load_LabelThatIsNoClass_NamesTheRow(long? label, string found)
    {
        string path = await Write([RowOf(1, 0), RowOf(2, label)], metadata: new Dictionary<string, string> { ["huggingface"] = Names });

        Assert.Contains(found, Fault(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OtherColumns_ListsWhatThereIs()
    {
        using var buffer = new MemoryStream();
        await ParquetSerializer.SerializeAsync([new Image { bytes = [1], path = "a" }], buffer);

        Assert.Contains(
            "there is no column image/bytes or img/bytes or image or img of bytes (the file has bytes, path)",
            Fault(_directory.Write("a.parquet", buffer.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FolderOfShards_IsOneDataSetWithParts()
    {
        foreach ((string name, int level) in (IEnumerable<(string, int)>)
            [("train-00001-of-00002", 30), ("train-00000-of-00002", 10), ("data/test-0", 50), ("validation-0", 70)])
        {
            byte[] bytes = await File.ReadAllBytesAsync(await Write([RowOf((byte)level, 0), RowOf((byte)(level + 10), 2)]));
            _directory.Write($"set/{name}.parquet", bytes);
        }

        var files = ImageFiles.Open(_directory.File("set"));

        Assert.Equal(["0", "1", "2"], files.ClassNames);
        Assert.Equal([10, 20, 30, 40], files.Load(DatasetSplit.Train).Images.Pixels.Chunk(12).Select(p => p[0]));
        Assert.Equal([0, 2, 0, 2], files.Load(DatasetSplit.Train).Images.Labels);
        Assert.Equal([50, 60], files.Load(DatasetSplit.Test).Images.Pixels.Chunk(12).Select(p => p[0]));
    }

    [Fact]
    public async Task Load_ShardsWithoutParts_AreReadTogether()
    {
        _directory.Write("set/a.parquet", await File.ReadAllBytesAsync(await Write([RowOf(1, 0)])));
        _directory.Write("set/b.parquet", await File.ReadAllBytesAsync(await Write([RowOf(2, 1)])));

        var files = ImageFiles.Open(_directory.File("set"));

        Assert.False(files.HasSplits);
        Assert.Equal([0, 1], files.Load().Images.Labels);
    }

    [Fact]
    public async Task Load_PlainBytesAndNames_AreRead()
    {
        using var buffer = new MemoryStream();
        await ParquetSerializer.SerializeAsync(
            [
                new PlainRow { image = ImageBytes.Png(1), label = "owl" },
                new PlainRow { image = ImageBytes.Png(2), label = "ant" },
                new PlainRow { image = ImageBytes.Png(3), label = "owl" },
            ],
            buffer);

        LoadedImages loaded = ImageFiles.Open(_directory.Write("a.parquet", buffer.ToArray())).Load();

        Assert.Equal(["ant", "owl"], loaded.ClassNames);
        Assert.Equal([1, 0, 1], loaded.Images.Labels);
        Assert.Equal([1, 2, 3], loaded.Images.Pixels.Chunk(12).Select(p => p[0]));
    }

    [Fact]
    public async Task Load_Truncated_ThrowsDatasetException()
    {
        byte[] whole = await File.ReadAllBytesAsync(await Write([RowOf(1, 0), RowOf(2, 1)]));

        for (int length = 0; length < whole.Length; length += 7)
        {
            Fault(_directory.Write("cut.parquet", whole[..length]));
        }
    }

    [Fact]
    public async Task Load_BytesOfAnImageChanged_NamesItsRowOrGivesTheImages()
    {
        byte[] whole = await File.ReadAllBytesAsync(
            await Write([RowOf(1, 0), RowOf(2, 1)], new ParquetOptions { CompressionMethod = CompressionMethod.None }));
        byte[] image = ImageBytes.Png(2);
        int start = whole.AsSpan().IndexOf(image), faults = 0;
        for (int i = 0; i < image.Length; i += 3)
        {
            byte[] damaged = [.. whole];
            damaged[start + i] ^= 0x55;
            try
            {
                ImageFiles.Open(_directory.Write("damaged.parquet", damaged)).Load();
            }
            catch (DatasetException fault)
            {
                Assert.Contains("row 1 ", fault.Message, StringComparison.Ordinal);
                faults++;
            }
        }

        Assert.InRange(faults, image.Length / 6, image.Length / 3); // ancillary chunks and the last checksum do not matter to a decoder
    }

    [Fact]
    public async Task Load_RowGroupThatCannotBeDecompressed_SaysWhichRowsAndSkipsThemOnRequest()
    {
        string path = await Write(
            [RowOf(1, 0), RowOf(2, 1), RowOf(3, 0), RowOf(4, 1)],
            new ParquetOptions { CompressionMethod = CompressionMethod.Gzip, RowGroupSize = 2 });
        byte[] whole = await File.ReadAllBytesAsync(path);
        // the first gzip header is that of the images of the first row group
        whole.AsSpan(whole.AsSpan().IndexOf((byte[])[0x1F, 0x8B]), 12).Clear();
        File.WriteAllBytes(path, whole);

        Assert.Contains("row 0 cannot be decoded: rows 0 to 1 cannot be read", Fault(path), StringComparison.Ordinal);
        LoadedImages loaded = ImageFiles.Open(path).Load(null, new ImageReading { SkipCorrupt = true });
        Assert.Equal([3, 4], loaded.Images.Pixels.Chunk(12).Select(p => p[0]));
        Assert.Contains("row 0, row 1.", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static string Fault(string path) => Assert.Throws<DatasetException>(() => ImageFiles.Open(path).Load()).Message;

    private async Task<string> Write(Row[] rows, ParquetOptions? options = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var buffer = new MemoryStream();
        await ParquetSerializer.SerializeAsync(rows, buffer, options ?? new ParquetOptions(), metadata);
        return _directory.Write("a.parquet", buffer.ToArray());
    }

    private static Row RowOf(byte value, long? label) =>
        new() { image = new Image { bytes = ImageBytes.Png(value), path = "a.png" }, label = label };

#pragma warning disable IDE1006, SA1300 // the columns have these names

    public sealed class Image
    {
        public byte[]? bytes { get; set; }

        public string? path { get; set; }
    }

    public sealed class Row
    {
        public Image? image { get; set; }

        public long? label { get; set; }
    }

    public sealed class OtherRow
    {
        public Image? img { get; set; }

        public int label { get; set; }
    }

    private sealed class PlainRow
    {
        public byte[]? image { get; set; }

        public string? label { get; set; }
    }
}
