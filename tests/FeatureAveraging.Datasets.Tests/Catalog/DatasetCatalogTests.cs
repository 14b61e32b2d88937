using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Mnist;

namespace FeatureAveraging.Datasets.Tests.Catalog;

public sealed class DatasetCatalogTests
{
    [Fact]
    public void Entries_EachOne_HasADirectoryOfItsOwnMirrorsAndWholeChecksums() =>
        Assert.All(DatasetCatalog.Entries, entry =>
        {
            Assert.NotEmpty(entry.Mirrors);
            Assert.All(entry.Mirrors, m => Assert.EndsWith("/", m.AbsoluteUri, StringComparison.Ordinal));
            Assert.All(entry.Files, f => Assert.StartsWith(entry.Id + "/", f.RelativePath, StringComparison.Ordinal));
            Assert.All(entry.Files, f => Assert.Matches("^[0-9a-f]{64}$", f.Sha256));
        });

    [Theory]
    [InlineData("mnist/train-images-idx3-ubyte")]
    [InlineData("train-images.idx3-ubyte")]
    [InlineData("mnist/train-images.idx3-ubyte.gz")]
    [InlineData("MNIST/raw/train-images-idx3-ubyte.gz")]
    [InlineData("MNIST/raw/train-images-idx3-ubyte")]
    public void Mnist_FileUnderAnyOfItsNames_IsWhatLoadingFinds(string place)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write(place, [1, 2, 3]);

        Assert.Equal(path, DatasetCatalog.Mnist.Files[0].Find(directory.Path));
        Assert.Equal(FileState.Corrupt, DatasetVerifier.Verify(DatasetCatalog.Mnist, directory.Path)[0].State);
        DatasetException fault = Assert.Throws<DatasetException>(() => MnistDataset.Load(directory.Path, DatasetSplit.Train));
        Assert.DoesNotContain("train-images", fault.Found, StringComparison.Ordinal);       // found, so that the labels are what is missing
        Assert.Contains("train-labels", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_KnownAndUnknownId_GivesTheEntryOrNamesTheChoices()
    {
        Assert.Same(DatasetCatalog.Mnist, DatasetCatalog.Find("mnist"));
        Assert.Contains(
            "'minst' is not a known data set; expected mnist or cifar10",
            Assert.Throws<ArgumentException>(() => DatasetCatalog.Find("minst")).Message, StringComparison.Ordinal);
    }
}
