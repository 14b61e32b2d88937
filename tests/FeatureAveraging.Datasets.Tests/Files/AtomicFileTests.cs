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

    [Fact]
    public void Write_SymbolicLink_WritesThroughIt()
    {
        string target = _directory.Write("target", [1, 2]), link = _directory.File("link");
        File.CreateSymbolicLink(_directory.File("middle"), target);
        File.CreateSymbolicLink(link, _directory.File("middle"));
        File.CreateSymbolicLink(_directory.File("dangling"), _directory.File("new"));

        AtomicFile.WriteBytes(link, [9]);
        AtomicFile.WriteBytes(_directory.File("dangling"), [8]);

        Assert.Equal([9], File.ReadAllBytes(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal([8], File.ReadAllBytes(_directory.File("new")));
        Assert.Equal(["dangling", "link", "middle", "new", "target"], _directory.Content());
    }

    [Fact]
    public void Write_EmptyFile_IsReplacedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let an open file be replaced.");
        string path = _directory.Write("empty", []);
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        AtomicFile.WriteBytes(path, [1, 2]);

        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal(-1, reader.ReadByte());        // whoever had opened it sees the old content, which was none
        Assert.Equal(["empty"], _directory.Content());
    }

    [Fact]
    public void Write_LinksInACircle_ThrowsDatasetException()
    {
        File.CreateSymbolicLink(_directory.File("a"), _directory.File("b"));
        File.CreateSymbolicLink(_directory.File("b"), _directory.File("a"));

        Assert.Throws<DatasetException>(() => AtomicFile.WriteBytes(_directory.File("a"), [1]));
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/full")]
    public void Write_Device_IsWrittenIntoAndStays(string device)
    {
        Assert.SkipUnless(File.Exists(device), $"There is no {device} here.");
        DateTime before = File.GetCreationTimeUtc(device);

        DatasetException? fault = Record.Exception(() => AtomicFile.WriteBytes(device, new byte[1234])) as DatasetException;

        Assert.Equal(before, File.GetCreationTimeUtc(device));
        using var stream = new FileStream(device, FileMode.Open, FileAccess.Read);
        Assert.Equal(device == "/dev/null" ? -1 : 0, stream.ReadByte());        // a device still, not a file of ours
        Assert.Equal(device == "/dev/full", fault is not null);
    }

    [Fact]
    public void Write_FullDisk_SaysHowMuchIsNeeded()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");

        Assert.Contains(
            "/dev/full: the disk is full; expected 12,345 bytes of space for this file",
            Assert.Throws<DatasetException>(() => AtomicFile.Write("/dev/full", stream =>
            {
                stream.Position = 45;
                stream.Write(new byte[12_300]);
                stream.Position = 0;
                stream.Write(new byte[3]);
            })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_Pipe_ReachesItsReader()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes among its files.");
        string pipe = _directory.File("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Task<byte[]> reader = Task.Run(
            () =>
            {
                using var stream = new FileStream(pipe, FileMode.Open, FileAccess.Read);
                using var content = new MemoryStream();
                stream.CopyTo(content);
                return content.ToArray();
            }, TestContext.Current.CancellationToken);
        AtomicFile.Write(pipe, stream => stream.Write([1, 2, 3]));

        Assert.Equal([1, 2, 3], await reader);
        Assert.Equal(["pipe"], _directory.Content());
    }

    [Fact]
    public void Write_ExistingFile_KeepsItsPermissions()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        string path = _directory.Write("secret", [1]);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (!OperatingSystem.IsWindows())       // for the analyzer, which does not see the skip
        {
            File.SetUnixFileMode(path, Owner);
            AtomicFile.WriteBytes(path, [2]);

            Assert.Equal(Owner, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Open_Pipe_IsRefusedInOneMessage()
    {
        Assert.SkipUnless(File.Exists("/dev/tty") || File.Exists("/dev/null"), "There is no device here.");
        using var server = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);

        string path = $"/dev/fd/{server.ClientSafePipeHandle.DangerousGetHandle()}";

        Assert.Contains("it is a pipe", Assert.Throws<DatasetException>(() => InputFile.Open(path)).Message, StringComparison.Ordinal);
    }
}
