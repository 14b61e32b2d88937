using System.Security.Cryptography;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Datasets.Tests.Formats;

namespace FeatureAveraging.Datasets.Tests.Catalog;

public sealed class DatasetVerifierTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];
    private readonly TemporaryDirectory _directory = new();
    private readonly DatasetFile _file = new("set/a.bin.gz", Convert.ToHexStringLower(SHA256.HashData(Content)), 4);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Verify_Nothing_IsAbsentAndSaysWhereItWouldLie()
    {
        FileStatus status = DatasetVerifier.Verify(_file, _directory.Path);

        Assert.Equal(FileState.Absent, status.State);
        Assert.Equal(_directory.File("set/a.bin.gz"), status.Path);
    }

    [Theory]
    [InlineData("set/a.bin.gz", true)]
    [InlineData("set/a.bin", false)]
    [InlineData("a.bin.gz", true)]
    [InlineData("a.bin", false)]
    public void Verify_SoundFileAnywhere_IsPresent(string path, bool gzipped)
    {
        _directory.Write(path, gzipped ? IdxFileTests.Gzip(Content) : Content);

        FileStatus status = DatasetVerifier.Verify(_file, _directory.Path);

        Assert.Equal((FileState.Present, _directory.File(path)), (status.State, status.Path));
    }

    [Fact]
    public void Verify_OtherContentOrTruncatedGzip_IsCorruptWithBothChecksumsNamed()
    {
        _directory.Write("set/a.bin.gz", IdxFileTests.Gzip([9]));
        FileStatus other = DatasetVerifier.Verify(_file, _directory.Path);
        _directory.Write("set/a.bin.gz", IdxFileTests.Gzip(Content)[..^12]);
        FileStatus cut = DatasetVerifier.Verify(_file, _directory.Path);

        Assert.Equal((FileState.Corrupt, FileState.Corrupt), (other.State, cut.State));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData([9])), other.Detail, StringComparison.Ordinal);
        Assert.Contains(_file.Sha256, other.Detail, StringComparison.Ordinal);
        Assert.Contains(_file.Sha256, cut.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_PublishedAsIs_ChecksTheFileItself()
    {
        byte[] gzip = IdxFileTests.Gzip(Content);
        var file = new DatasetFile("set/a.bin.gz", Convert.ToHexStringLower(SHA256.HashData(gzip)), gzip.Length, IsPublishedAsIs: true);

        _directory.Write("a.bin", Content);
        Assert.Equal(FileState.Absent, DatasetVerifier.Verify(file, _directory.Path).State);
        _directory.Write("a.bin.gz", gzip);
        Assert.Equal(FileState.Present, DatasetVerifier.Verify(file, _directory.Path).State);
        _directory.Write("a.bin.gz", [.. gzip, 0]);
        Assert.Contains("the SHA-256 of the file is", DatasetVerifier.Verify(file, _directory.Path).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_RealMnist_IsPresent()
    {
        string? data = Environment.GetEnvironmentVariable("FAVG_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "FAVG_DATA is not set, so there is no MNIST to check.");

        Assert.All(DatasetVerifier.Verify(DatasetCatalog.Mnist, data!), s => Assert.Equal(FileState.Present, s.State));
    }
}
