using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Images;

public sealed class ImageFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("wrapped/twice/")]
    public void Load_FolderOfClasses_NumbersClassesAndSortsImagesByName(string around)
    {
        Put(around + "dog/b.png", ImageBytes.Png(4));
        Put(around + "dog/a.PNG", ImageBytes.Png(3));
        Put(around + "cat/z.jpeg", ImageBytes.Jpeg(200, 200, 200, side: 2));
        Put(around + "cat/.hidden.png", [1]);
        Put(around + "readme.txt", [1]);

        var files = ImageFiles.Open(_directory.Path);
        LoadedImages loaded = files.Load();

        Assert.False(files.HasSplits);
        Assert.Equal(["cat", "dog"], loaded.ClassNames);
        Assert.Equal([0, 1, 1], loaded.Images.Labels);
        Assert.Equal((3, 2, 2), (loaded.Images.Channels, loaded.Images.Height, loaded.Images.Width));
        Assert.InRange(loaded.Images.Pixels[0], 198, 202);
        Assert.Equal([.. Enumerable.Repeat((byte)3, 12), .. Enumerable.Repeat((byte)4, 12)], loaded.Images.Pixels[12..]);
        Assert.Contains("readme.txt", Assert.Single(loaded.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ZipWithParts_GivesEachPartWithTheClassesOfBoth()
    {
        string path = _directory.Write("a.zip", ImageBytes.Zip(
            ("set/train/ant/1.png", ImageBytes.Png(1)),
            ("set/train/bee/2.png", ImageBytes.Png(2)),
            ("set/test/bee/3.png", ImageBytes.Png(3)),
            ("__MACOSX/set/test/bee/._3.png", [0]),
            ("set/test/", [])));

        var files = ImageFiles.Open(path);

        Assert.True(files.HasSplits);
        Assert.Equal([0, 1], files.Load(DatasetSplit.Train).Images.Labels);
        Assert.Equal([1], files.Load(DatasetSplit.Test).Images.Labels);
        Assert.Equal(["ant", "bee"], files.Load(DatasetSplit.Test).ClassNames);
        Assert.Equal(3, files.Load().Images.Count);
    }

    [Fact]
    public void Load_MixedSizes_NamesTheFirstOddFileAndBothSizes()
    {
        Put("a/1.png", ImageBytes.Png(1));
        Put("b/2.png", ImageBytes.Png(1, height: 5, width: 7));
        Put("b/3.png", ImageBytes.Png(1, height: 9, width: 9));

        Assert.Contains(
            "b/2.png has 5 × 7 pixels in colour; expected 2 × 2 pixels in colour, as a/1.png has", Fault().Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_GreyAmongColour_IsAnotherKind()
    {
        Put("a/1.png", ImageBytes.Png(1));
        Put("b/2.png", ImageBytes.Grey(2, 2, [1, 2, 3, 4]));

        Assert.Contains("b/2.png has 2 × 2 pixels in grey", Fault().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CorruptImage_IsNamedAndSkippedOnlyOnRequest()
    {
        Put("a/1.png", ImageBytes.Png(1));
        Put("a/2.png", ImageBytes.Png(1)[..40]);
        Put("b/3.jpg", [.. "no image"u8]);
        Put("b/4.png", ImageBytes.Png(4));

        Assert.Contains("a/2.png cannot be decoded", Fault().Message, StringComparison.Ordinal);
        LoadedImages loaded = ImageFiles.Open(_directory.Path).Load(null, new ImageReading { SkipCorrupt = true });
        Assert.Equal([0, 1], loaded.Images.Labels);
        Assert.Equal([.. Enumerable.Repeat((byte)1, 12), .. Enumerable.Repeat((byte)4, 12)], loaded.Images.Pixels);
        Diagnostic skipped = Assert.Single(loaded.Diagnostics);
        Assert.Equal((DiagnosticIds.SkippedImages, Severity.Warning), (skipped.Id, skipped.Severity));
        Assert.Contains("2 of 4 images cannot be decoded and were skipped: a/2.png, b/3.jpg.", skipped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingDecodes_ThrowsEvenWhereSkippingIsAskedFor()
    {
        Put("a/1.png", [1]);
        Put("b/2.png", [1]);

        Assert.Contains(
            "none of the 2 images",
            Assert.Throws<DatasetException>(
                () => ImageFiles.Open(_directory.Path).Load(null, new ImageReading { SkipCorrupt = true })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ZipWithAChangedByte_NamesTheEntry()
    {
        byte[] png = ImageBytes.Png(77, 9, 9), zip = ImageBytes.Zip(("a/1.png", ImageBytes.Png(1, 9, 9)), ("b/2.png", png));
        int start = zip.AsSpan().IndexOf(png);
        zip[start + png.Length - 1] ^= 1; // in the checksum of the last, empty chunk, which a decoder need not look at

        string message = Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.Write("a.zip", zip)).Load()).Message;

        Assert.Contains("b/2.png cannot be decoded: its content does not match the checksum in the zip", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TruncatedZip_ThrowsDatasetException()
    {
        byte[] zip = ImageBytes.Zip(("a/1.png", ImageBytes.Png(1)), ("b/2.png", ImageBytes.Png(2)));

        Assert.All(
            Enumerable.Range(0, 20),
            i => Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.Write("a.zip", zip[..(zip.Length * i / 20)]))));
    }

    [Theory]
    [InlineData("there is no image in it (.jpg, .jpeg", "a/readme.txt")]
    [InlineData("all images are of one class, a", "a/1.png", "a/2.png")]
    [InlineData("0.png is not in the folder of a class", "0.png", "a/1.png", "b/1.png")]
    [InlineData("dev/a/1.png is not in the folder of a class", "train/a/1.png", "dev/a/1.png", "test/b/1.png")]
    [InlineData("b/2.tif is an image of another format", "a/1.png", "b/2.tif")]
    [InlineData("b/2.PPM is an image of another format", "a/1.png", "b/1.png", "b/2.PPM")]
    [InlineData("b/2.heic is an image of another format", "a/1.png", "b/1.png", "b/2.heic")]
    [InlineData("b/2.jxl is an image of another format", "a/1.png", "b/1.png", "b/2.jxl")]
    [InlineData("Training and train are names of one part", "train/a/1.png", "Training/b/1.png", "test/b/2.png")]
    public void Open_OtherLayout_SaysWhatIsOddAndWhatIsExpected(string found, params string[] paths)
    {
        foreach (string path in paths)
        {
            Put(path, ImageBytes.Png(1));
        }

        Assert.Contains(found, Fault().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Nothing_SaysThatThereIsNoSuchFolder()
    {
        Assert.Contains(
            "there is no such folder", Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.File("none"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no such file", Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.File("none.zip"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PartOfFilesWithoutParts_ThrowsArgumentException()
    {
        Put("a/1.png", ImageBytes.Png(1));
        Put("b/2.png", ImageBytes.Png(2));

        Assert.Throws<ArgumentException>(() => ImageFiles.Open(_directory.Path).Load(DatasetSplit.Test));
    }

    [Fact]
    public void Load_Cancelled_Stops()
    {
        Put("a/1.png", ImageBytes.Png(1));
        Put("b/2.png", ImageBytes.Png(2));

        Assert.Throws<OperationCanceledException>(() => ImageFiles.Open(_directory.Path).Load(cancellation: new CancellationToken(true)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_SecondTime_TakesTheCacheUntilAnImageChanges(bool zipped)
    {
        var reading = new ImageReading { CacheDirectory = _directory.File("cache") };
        var decoder = new CountingDecoder();
        string path = PutPair(zipped, 2);

        ImageSet first = ImageFiles.Open(path, decoder).Load(null, reading).Images,
            second = ImageFiles.Open(path, decoder).Load(null, reading).Images;
        Assert.Equal(2, decoder.Count);
        Assert.Equal((first.Channels, first.Height, first.Width), (second.Channels, second.Height, second.Width));
        Assert.Equal(first.Labels, second.Labels);
        Assert.Equal(first.Pixels, second.Pixels);

        PutPair(zipped, 200);
        Assert.Equal(200, ImageFiles.Open(path, decoder).Load(null, reading).Images.Pixels[^1]);
        Assert.Equal(4, decoder.Count);
    }

    [Fact]
    public void Load_DamagedCache_DecodesAgainAndRepairsIt()
    {
        var reading = new ImageReading { CacheDirectory = _directory.File("cache") };
        var decoder = new CountingDecoder();
        string path = PutPair(true, 2);
        ImageFiles.Open(path, decoder).Load(null, reading);
        string cache = Assert.Single(Directory.GetFiles(reading.CacheDirectory));
        byte[] whole = File.ReadAllBytes(cache);

        foreach (byte[] damaged in (byte[][])[[], whole[..20], whole[..^1], [.. whole[..^1], (byte)(whole[^1] ^ 1)]])
        {
            File.WriteAllBytes(cache, damaged);
            Assert.Equal(2, ImageFiles.Open(path, decoder).Load(null, reading).Images.Pixels[^1]);
            Assert.Equal(whole, File.ReadAllBytes(cache));
        }

        Assert.Equal(10, decoder.Count);
    }

    [Fact]
    public void Load_CacheCannotBeWritten_GivesTheImagesAndSaysSo()
    {
        var reading = new ImageReading { CacheDirectory = _directory.Write("in-the-way", [1]) };

        LoadedImages loaded = ImageFiles.Open(PutPair(true, 2)).Load(null, reading);

        Assert.Equal(2, loaded.Images.Count);
        Assert.Equal(DiagnosticIds.ImagesNotCached, Assert.Single(loaded.Diagnostics).Id);
    }

    [Fact]
    public void Load_SomeSkipped_KeepsNothing()
    {
        var reading = new ImageReading { CacheDirectory = _directory.File("cache"), SkipCorrupt = true };
        string path = _directory.Write("a.zip", ImageBytes.Zip(("a/1.png", ImageBytes.Png(1)), ("b/2.png", [1])));

        ImageFiles.Open(path).Load(null, reading);

        Assert.False(Directory.Exists(reading.CacheDirectory));
    }

    private string PutPair(bool zipped, byte last)
    {
        byte[] first = ImageBytes.Png(1), second = ImageBytes.Png(last);
        if (zipped)
        {
            return _directory.Write("pair.zip", ImageBytes.Zip(("a/1.png", first), ("b/2.png", second)));
        }

        Put("pair/a/1.png", first);
        File.SetLastWriteTimeUtc(Put("pair/b/2.png", second), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(last));
        return _directory.File("pair");
    }

    private DatasetException Fault() => Assert.Throws<DatasetException>(() => ImageFiles.Open(_directory.Path).Load());

    private string Put(string name, byte[] bytes) => _directory.Write(name, bytes);

    private sealed class CountingDecoder : IImageDecoder
    {
        private readonly SkiaImageDecoder _skia = new();

        public int Count { get; private set; }

        public DecodedImage Decode(ReadOnlySpan<byte> encoded)
        {
            Count++;
            return _skia.Decode(encoded);
        }
    }
}
