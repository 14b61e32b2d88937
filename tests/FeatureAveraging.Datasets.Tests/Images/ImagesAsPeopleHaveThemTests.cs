using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Runs;
using SkiaSharp;

namespace FeatureAveraging.Datasets.Tests.Images;

/// <summary>Suffixes, parts, 16 bits and stray files.</summary>
public sealed class ImagesAsPeopleHaveThemTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(".jfif")]
    [InlineData(".jpe")]
    [InlineData(".JPG")]
    [InlineData(".webp")]
    [InlineData(".bmp")]
    [InlineData(".gif")]
    public void Load_AnySuffixThatCanBeRead_IsRead(string suffix)
    {
        byte[] image = suffix switch
        {
            ".webp" => Webp(),
            ".bmp" => Bmp(),
            ".gif" => Convert.FromBase64String("R0lGODdhAQABAIAAAGRkZGRkZCwAAAAAAQABAAACAkQBADs="),
            _ => ImageBytes.Jpeg(100, 100, 100),
        };
        _directory.Write($"set/a/1{suffix}", image);
        _directory.Write($"set/b/1{suffix}", image);

        ImageSet images = ImageFiles.Open(_directory.File("set")).Load().Images;

        Assert.Equal(2, images.Count);
        Assert.All(images.Pixels, p => Assert.InRange(p, 98, 102));
    }

    [Theory]
    [InlineData("train", "test")]
    [InlineData("Training", "TESTING")]
    [InlineData("train", "val")]
    [InlineData("Train", "valid")]
    [InlineData("train", "Validation")]
    public void Load_NamesOfParts_AreKnownInAnyCase(string train, string test)
    {
        Put($"{train}/a/1.png", 10, $"{train}/b/1.png", 20, $"{test}/a/1.png", 30);

        var files = ImageFiles.Open(_directory.File("set"));

        Assert.Equal([10, 20], Levels(files.Load(DatasetSplit.Train)));
        Assert.Equal([30], Levels(files.Load(DatasetSplit.Test)));
    }

    [Fact]
    public void Load_ValidationBesideTest_IsLeftOutAndCounted()
    {
        Put("train/a/1.png", 10, "train/b/1.png", 20, "test/a/1.png", 30, "val/a/1.png", 40);
        _directory.Write("set/train/a/Thumbs.db", [1]);
        _directory.Write("set/train/.DS_Store", [1]);

        LoadedImages test = ImageFiles.Open(_directory.File("set")).Load(DatasetSplit.Test);

        Assert.Equal([30], Levels(test));
        Diagnostic told = Assert.Single(test.Diagnostics);
        Assert.Equal(DiagnosticIds.FilesLeftOut, told.Id);
        Assert.Contains("2 files were left out: train/a/Thumbs.db, val/a/1.png", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TrainAlone_SpeaksOfTheMissingTestPart()
    {
        Put("train/a/1.png", 10, "train/b/1.png", 20);
        var files = ImageFiles.Open(_directory.File("set"));

        Assert.Equal([10, 20], Levels(files.Load(DatasetSplit.Train)));
        Assert.Contains(
            "it has a part train and no part test; expected test/CLASS/FILE beside train/CLASS/FILE",
            Assert.Throws<DatasetException>(() => files.Load(DatasetSplit.Test)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    [InlineData(6, 4)]
    public void Load_SixteenBits_KeepsThem(int colourType, int channels)
    {
        int colours = channels < 3 ? 1 : 3;
        ushort[] values =
        [
            .. Enumerable.Range(0, 2 * 3 * channels).Select(i => (ushort)(i % channels < colours ? 700 + (4321 * i % 60000) : 65535)),
        ];
        byte[] png = DeepPngBytes(2, 3, colourType, channels, values);
        _directory.Write("set/a/1.png", png);
        _directory.Write("set/b/1.png", png);

        var reading = new ImageReading { CacheDirectory = _directory.File("c") };
        ImageSet images = ImageFiles.Open(_directory.File("set")).Load(null, reading).Images;
        ImageSet cached = ImageFiles.Open(_directory.File("set")).Load(null, reading).Images;

        for (int i = 0; i < 6 * colours; i++)
        {
            int expected = values[(i % 6 * channels) + (i / 6)];
            Assert.Equal(expected, (images.Pixels[i] << 8) + images.LowBytes![i]);
            Assert.Equal(expected / 65535f, images.Take([1]).ToSamples(new Partition([1, -1])).Inputs.Values[i]);
        }

        Assert.Equal(images.LowBytes, cached.LowBytes);
        Assert.Equal(images.Pixels, cached.Pixels);
    }

    [Fact]
    public void Load_SixteenBitsAmongEight_IsAnotherKind()
    {
        _directory.Write("set/a/1.png", ImageBytes.Grey(1, 1, [7]));
        _directory.Write("set/b/1.png", DeepPngBytes(1, 1, 0, 1, [7]));

        Assert.Contains(
            "b/1.png has 1 × 1 pixels in grey of 16 bits",
            Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.File("set")).Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedSixteenBits_ThrowsDatasetExceptionWhereverItIsCut()
    {
        byte[] png = DeepPngBytes(2, 2, 0, 1, [1, 2, 3, 4]);
        for (int length = 34; length < png.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => DeepPng.Decode(png.AsSpan(0, length)));
        }

        for (int at = 16; at < png.Length; at++)
        {
            byte[] damaged = [.. png];
            damaged[at] ^= 0x41;
            if (DeepPng.Recognizes(damaged))
            {
                Assert.Throws<InvalidDataException>(() => DeepPng.Decode(damaged));
            }
        }
    }

    private static IEnumerable<byte> Levels(LoadedImages loaded) =>
        loaded.Images.Pixels.Chunk(loaded.Images.Dimension).Select(image => image[0]);

    private static byte[] Webp()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(100, 100, 100));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
        return data.ToArray();
    }

    // A bitmap of one pixel in 24 bits.
    private static byte[] Bmp()
    {
        byte[] bytes = new byte[58];
        "BM"u8.CopyTo(bytes);
        (bytes[2], bytes[10], bytes[14], bytes[18], bytes[22], bytes[26], bytes[28], bytes[34]) = (58, 54, 40, 1, 1, 1, 24, 4);
        (bytes[54], bytes[55], bytes[56]) = (100, 100, 100);
        return bytes;
    }

    // Each row with another filter, put together independently of the code under test.
    private static byte[] DeepPngBytes(int height, int width, int colourType, int channels, ushort[] values)
    {
        int stride = width * channels * 2;
        byte[] plain = new byte[height * stride];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(plain.AsSpan(2 * i), values[i]);
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                bool sub = y % 2 == 0;
                zlib.WriteByte((byte)(sub ? 1 : 2));
                for (int i = 0; i < stride; i++)
                {
                    int before = sub ? (i < 2 * channels ? 0 : plain[(y * stride) + i - (2 * channels)]) : plain[((y - 1) * stride) + i];
                    zlib.WriteByte((byte)(plain[(y * stride) + i] - before));
                }
            }
        }

        byte[] header = [0, 0, 0, (byte)width, 0, 0, 0, (byte)height, 16, (byte)colourType, 0, 0, 0];
        return [0x89, .. "PNG"u8, 13, 10, 26, 10, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] content)
    {
        byte[] body = [.. type, .. content], length = new byte[4], checksum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. checksum];
    }

    private void Put(params object[] namesAndLevels)
    {
        for (int i = 0; i < namesAndLevels.Length; i += 2)
        {
            _directory.Write($"set/{namesAndLevels[i]}", ImageBytes.Png((byte)(int)namesAndLevels[i + 1]));
        }
    }
}
