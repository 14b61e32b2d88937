using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Mnist;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Datasets.Tests.Formats;

namespace FeatureAveraging.Datasets.Tests.Mnist;

public sealed class MnistDatasetTests : IDisposable
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 102];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 9, 4];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("mnist/", true)]
    [InlineData("mnist/", false)]
    [InlineData("", true)]
    [InlineData("", false)]
    public void Load_InEitherDirectoryGzippedOrPlain_GivesTheImages(string below, bool gzipped)
    {
        Put(below + "t10k-images-idx3-ubyte", Images, gzipped);
        Put(below + "t10k-labels-idx1-ubyte", Labels, gzipped);

        ImageSet set = MnistDataset.Load(_directory.Path, DatasetSplit.Test).Images;

        Assert.Equal((1, 1, 2), (set.Channels, set.Height, set.Width));
        Assert.Equal([0, 255, 51, 102], set.Pixels);
        Assert.Equal([9, 4], set.Labels);
    }

    [Fact]
    public void Load_Nothing_NamesTheCommandAndTheDirectoriesSearched()
    {
        string message = Assert.Throws<DatasetException>(() => MnistDataset.Load(_directory.Path, DatasetSplit.Train)).Message;

        Assert.Contains("favg data fetch mnist", message, StringComparison.Ordinal);
        Assert.Contains(_directory.File("mnist") + " and " + _directory.Path + " ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MoreLabelsThanImages_ThrowsDatasetException()
    {
        Put("t10k-images-idx3-ubyte", Images, false);
        Put("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 3, 9, 4, 1], false);

        Assert.Contains("it holds 3 labels", FaultOfTest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LabelThatIsNoDigit_ThrowsDatasetExceptionWithItsIndex()
    {
        Put("t10k-images-idx3-ubyte", Images, false);
        Put("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 9, 10], false);

        Assert.Contains("label 1 is 10; expected a digit from 0 to 9", FaultOfTest(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RealFiles_HavePublishedCountsAndFirstLabels()
    {
        string? data = Environment.GetEnvironmentVariable("FAVG_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "FAVG_DATA is not set, so there is no MNIST to read.");

        LoadedImages original = MnistDataset.Load(data!, DatasetSplit.Train);
        ImageSet train = original.Images, test = MnistDataset.Load(data!, DatasetSplit.Test).Images;
        Assert.Empty(original.Diagnostics);

        Assert.Equal((60_000, 28, 28), (train.Count, train.Height, train.Width));
        Assert.Equal([5, 0, 4, 1, 9], train.Labels[..5]); // the well-known first digits
        Assert.Equal([7, 2, 1, 0, 4], test.Labels[..5]);
        Assert.Equal(0.1307, train.Pixels.Average(p => p / 255.0), 1e-4); // the published mean of the training pixels, four digits
        LabeledSamples samples = test.ToSamples(ClassMerge.Parity.For(MnistDataset.ClassCount));
        Assert.Equal([-1, 1, -1, 1, 1], samples.Labels[..5].ToArray());
    }

    private string FaultOfTest() => Assert.Throws<DatasetException>(() => MnistDataset.Load(_directory.Path, DatasetSplit.Test)).Message;

    private void Put(string name, byte[] bytes, bool gzipped) =>
        _directory.Write(gzipped ? name + ".gz" : name, gzipped ? IdxFileTests.Gzip(bytes) : bytes);
}
