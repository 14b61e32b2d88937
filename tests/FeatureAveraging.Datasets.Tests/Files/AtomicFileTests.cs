using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void WriteText_NewNestedPath_MakesDirectoriesAndOnlyTheFile()
    {
        AtomicFile.WriteText(_directory.File("a/b/c.txt"), "é");

        Assert.Equal(["a/b/c.txt"], _directory.Content());
        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(_directory.File("a/b/c.txt")));
    }

    [Fact]
    public void WriteBytes_ExistingFile_ReplacesItsContent()
    {
        string path = _directory.Write("file", [1, 2, 3, 4]);

        AtomicFile.WriteBytes(path, [9]);

        Assert.Equal([9], File.ReadAllBytes(path));
        Assert.Equal(["file"], _directory.Content());
    }

    [Fact]
    public void Write_DelegateThrowsHalfWay_KeepsOldContentAndLeavesNothingElse()
    {
        string path = _directory.Write("file", [1, 2, 3, 4]);

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([7, 7]);
            throw new InvalidOperationException("half way");
        }));

        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
        Assert.Equal(["file"], _directory.Content());
    }

    [Fact]
    public void Write_ParentIsAFile_ThrowsDatasetExceptionNamingThePath()
    {
        string path = Path.Combine(_directory.Write("file", [1]), "below.txt");

        DatasetException fault = Assert.Throws<DatasetException>(() => AtomicFile.WriteText(path, "x"));

        Assert.Equal(path, fault.Path);
        Assert.Contains("cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], _directory.Content());
    }

    [Fact]
    public void Write_TargetIsADirectory_ThrowsAndLeavesNothing()
    {
        string path = _directory.File("taken");
        Directory.CreateDirectory(path);

        Assert.Throws<DatasetException>(() => AtomicFile.WriteText(path, "x"));

        Assert.Empty(_directory.Content());
    }
}
