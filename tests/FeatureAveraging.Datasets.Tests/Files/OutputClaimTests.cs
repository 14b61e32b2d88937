using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Tests.Files;

public sealed class OutputClaimTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Claim_HeldByAnother_IsRefusedUntilItIsLetGo(bool folder)
    {
        string path = _directory.File("a/out");
        OutputClaim Claim() => folder ? OutputClaim.OfFolder(path) : OutputClaim.OfFile(path);

        OutputClaim first = Claim();
        DatasetException refused = Assert.Throws<DatasetException>(() => Claim());
        first.Dispose();
        Claim().Dispose();

        Assert.StartsWith($"{path}: another process is writing there", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.Content());
    }

    [Fact]
    public void Claim_OldLockLeftBehind_DoesNotMatter()
    {
        _directory.Write(".out.lock", []);

        OutputClaim.OfFile(_directory.File("out")).Dispose();

        Assert.Empty(_directory.Content());
    }

    [Fact]
    public void Claim_Descriptor_IsAnybodys()
    {
        using var first = OutputClaim.OfFile("/dev/stderr");
        using var second = OutputClaim.OfFile("/dev/stderr");

        Assert.NotSame(first, second);
        Assert.False(File.Exists("/dev/.stderr.lock"));
    }

    [Fact]
    public void Claim_BelowAFile_ThrowsDatasetException() =>
        Assert.Contains(
            "it cannot be written",
            Assert.Throws<DatasetException>(() => OutputClaim.OfFolder(Path.Combine(_directory.Write("file", [1]), "x"))).Message,
            StringComparison.Ordinal);
}
