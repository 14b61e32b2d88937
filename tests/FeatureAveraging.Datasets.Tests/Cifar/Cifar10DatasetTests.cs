using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Tests.Images;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Cifar;

public sealed class Cifar10DatasetTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_Nothing_SaysWhatToTypeAndWhereItLooked()
    {
        string message = Assert.Throws<DatasetException>(() => Cifar10Dataset.Load(_directory.Path, DatasetSplit.Train)).Message;

        Assert.Contains("favg data fetch cifar10", message, StringComparison.Ordinal);
        Assert.Contains($"searched {_directory.File("cifar10")} and {_directory.Path} ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ExtractedBinaryFiles_GivesTheTestImages()
    {
        _directory.Write("cifar10/cifar-10-batches-bin/test_batch.bin", new byte[10_000 * 3073]);

        LoadedImages test = Cifar10Dataset.Load(_directory.Path, DatasetSplit.Test);

        Assert.Equal((10_000, 3072), (test.Images.Count, test.Images.Dimension));
        Assert.Empty(test.Diagnostics);
    }

    [Fact]
    public void Load_ZipOfJpeg_GivesTheImagesAndSaysThatTheyAreNotTheOriginals()
    {
        PutZip("jpg", ImageBytes.Jpeg(9, 9, 9, side: 32), Cifar10Dataset.ClassNames);

        LoadedImages test = Cifar10Dataset.Load(_directory.Path, DatasetSplit.Test);

        Assert.Equal(Enumerable.Range(0, 10), test.Images.Labels);
        Assert.Equal(DiagnosticIds.LossyCopy, Assert.Single(test.Diagnostics).Id);
    }

    [Fact]
    public void Load_ZipOfPng_IsAsGoodAsTheOriginal()
    {
        PutZip("png", ImageBytes.Png(9, 32, 32), Cifar10Dataset.ClassNames);

        Assert.Empty(Cifar10Dataset.Load(_directory.Path, DatasetSplit.Test).Diagnostics);
    }

    [Fact]
    public void Load_ZipWithOtherClassesOrSizes_ThrowsDatasetException()
    {
        PutZip("png", ImageBytes.Png(9, 32, 32), [.. Cifar10Dataset.ClassNames.Skip(1)]);
        Assert.Contains("it has 9 classes", FaultOfTest(), StringComparison.Ordinal);

        PutZip("png", ImageBytes.Png(9), Cifar10Dataset.ClassNames);
        Assert.Contains("3 × 2 × 2", FaultOfTest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RealFiles_HavePublishedCountsAndMeans()
    {
        string? data = Environment.GetEnvironmentVariable("FAVG_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "FAVG_DATA is not set, so there is no CIFAR-10 to read.");
        Assert.SkipWhen(Cifar10Dataset.Find(data!) is null, $"There is no CIFAR-10 in {data}.");

        ImageSet test = Cifar10Dataset.Load(data!, DatasetSplit.Test).Images;

        Assert.Equal((10_000, 3, 32, 32), (test.Count, test.Channels, test.Height, test.Width));
        Assert.All(test.Labels.CountBy(y => y), c => Assert.Equal(1000, c.Value));
        long[] sums = new long[3];
        for (int i = 0; i < test.Pixels.Length; i++)
        {
            sums[i / 1024 % 3] += test.Pixels[i];
        }

        // published means of the test images; JPEG moves them by less than 2e-3
        Assert.All(sums.Zip([0.4942, 0.4851, 0.4504]), c => Assert.Equal(c.Second, c.First / (255.0 * 1024 * test.Count), 2e-3));
    }

    private string FaultOfTest() => Assert.Throws<DatasetException>(() => Cifar10Dataset.Load(_directory.Path, DatasetSplit.Test)).Message;

    private void PutZip(string extension, byte[] image, IReadOnlyList<string> classes) => _directory.Write(
        "cifar10/cifar10-jpeg.zip",
        ImageBytes.Zip(
            [.. classes.SelectMany(c => (string[])[$"train/{c}/0.{extension}", $"test/{c}/0.{extension}"]).Select(name => (name, image))]));
}
