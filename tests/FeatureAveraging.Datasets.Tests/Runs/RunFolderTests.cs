using System.Text.Json.Nodes;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FixedTime _time = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Create_NoOutput_IsNamedAfterExperimentAndTime()
    {
        RunFolder folder = RunFolder.Create("favg-test", null, force: false, _time);
        try
        {
            Assert.Matches("^20250102T030405Z-[0-9a-f]{6}$", Path.GetFileName(folder.Path));
            Assert.Equal(Path.GetFullPath(Path.Combine("runs", "favg-test")), Path.GetDirectoryName(folder.Path));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(folder.Path)!, recursive: true);
            if (!Directory.EnumerateFileSystemEntries("runs").Any())
            {
                Directory.Delete("runs");
            }
        }
    }

    [Fact]
    public void WriteRecord_ThenFindRecords_GivesItBack()
    {
        RunFolder folder = RunFolder.Create("synthetic", _directory.File("out"), force: false, _time);

        folder.WriteRecord(Record(0.25));
        folder.WriteText("figures/a.svg", "<svg/>");
        folder.WriteBytes("data/b.bin", [1]);

        Assert.Equal(["out/data/b.bin", "out/figures/a.svg", "out/log.txt", "out/run.json"], _directory.Content());
        FoundRecord found = Assert.Single(RunFolder.FindRecords(_directory.Path));
        Assert.Equal(folder.Absolute("run.json"), found.Path);
        Assert.Equal(0.25, found.Record.Metrics["m"]);
    }

    [Fact]
    public void Create_FolderHoldsARun_IsRefusedUnlessForced()
    {
        RunFolder folder = RunFolder.Create("synthetic", _directory.File("out"), force: false, _time);
        folder.WriteRecord(Record(1));
        folder.WriteText("index.html", "old");

        DatasetException fault =
            Assert.Throws<DatasetException>(() => RunFolder.Create("synthetic", _directory.File("out"), force: false, _time));
        Assert.Contains("--force", fault.Message, StringComparison.Ordinal);
        Assert.Contains("out/run.json", _directory.Content());

        RunFolder.Create("synthetic", _directory.File("out"), force: true, _time);
        Assert.Equal(["out/index.html", "out/log.txt"], _directory.Content());
    }

    [Fact]
    public void Create_FolderWithoutARun_IsAccepted()
    {
        _directory.Write("out/notes.txt", [1]);

        RunFolder.Create("synthetic", _directory.File("out"), force: false, _time);

        Assert.Contains("out/notes.txt", _directory.Content());
    }

    [Fact]
    public void Create_FolderCannotBeMade_ThrowsDatasetExceptionBeforeAnyWork()
    {
        string output = Path.Combine(_directory.Write("file", [1]), "out");

        DatasetException fault = Assert.Throws<DatasetException>(() => RunFolder.Create("synthetic", output, force: false, _time));

        Assert.Contains("the folder cannot be written", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--out DIR", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["file"], _directory.Content());
    }

    [Fact]
    public void AppendLog_TwoLines_AreStampedAndInOrder()
    {
        RunFolder folder = RunFolder.Create("synthetic", _directory.File("out"), force: false, _time);

        folder.AppendLog("first");
        folder.AppendLog("second");

        Assert.Equal("2025-01-02T03:04:05Z first\n2025-01-02T03:04:05Z second\n", File.ReadAllText(folder.Absolute("log.txt")));
    }

    [Theory]
    [InlineData("../run.json")]
    [InlineData("/tmp/run.json")]
    [InlineData("figures/../../x")]
    public void WriteText_PathOutOfTheFolder_Throws(string path)
    {
        RunFolder folder = RunFolder.Create("synthetic", _directory.File("out"), force: false, _time);

        Assert.Throws<ArgumentException>(() => folder.WriteText(path, "x"));
        Assert.Equal(["out/log.txt"], _directory.Content());
    }

    [Fact]
    public void FindRecords_Tree_IsSortedAndTakesASingleFileToo()
    {
        foreach (string name in new[] { "b", "a/deep", "c" })
        {
            RunFolder.Create("synthetic", _directory.File(name), force: false, _time).WriteRecord(Record(1));
        }

        Assert.Equal(
            ["a/deep/run.json", "b/run.json", "c/run.json"],
            RunFolder.FindRecords(_directory.Path).Select(r => Path.GetRelativePath(_directory.Path, r.Path)));
        Assert.Equal(_directory.File("b/run.json"), Assert.Single(RunFolder.FindRecords(_directory.File("b/run.json"))).Path);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"schema": 1}""")]
    public void FindRecords_BrokenRecord_ThrowsDatasetExceptionNamingIt(string json)
    {
        string path = _directory.Write("x/run.json", System.Text.Encoding.UTF8.GetBytes(json));

        Assert.StartsWith(
            $"{path}: it is not a run record", Assert.Throws<DatasetException>(() => RunFolder.FindRecords(_directory.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void FindRecords_MissingPath_ThrowsAndEmptyDirectory_IsEmpty()
    {
        Assert.Throws<DatasetException>(() => RunFolder.FindRecords(_directory.File("none")));
        Assert.Empty(RunFolder.FindRecords(_directory.Path));
    }

    private static RunRecord Record(double metric) => new()
    {
        Experiment = "synthetic",
        Started = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Options = new JsonObject(),
        Seeds = new Dictionary<string, ulong> { ["root"] = 1 },
        Provenance = new Provenance("0.1.0", "unknown", ".NET", "os", "cpu", 1, "favg reproduce synthetic"),
        Metrics = new Dictionary<string, double> { ["m"] = metric },
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(),
    };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
