using FeatureAveraging.Datasets.Catalog;

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

    [Fact]
    public void Find_KnownAndUnknownId_GivesTheEntryOrNamesTheChoices()
    {
        Assert.Same(DatasetCatalog.Mnist, DatasetCatalog.Find("mnist"));
        Assert.Contains(
            "'minst' is not a known data set; expected mnist or cifar10",
            Assert.Throws<ArgumentException>(() => DatasetCatalog.Find("minst")).Message, StringComparison.Ordinal);
    }
}
