using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Sweeps.Tests.State;

public sealed class SweepFolderTests : IDisposable
{
    private readonly TestSweep _sweep = new();

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public void Open_WhatPrepareMade_IsTheSameSweep()
    {
        SweepManifest manifest = SweepFolder.Open(_sweep.Folder.FullPath).Manifest;
        Assert.Equal(TestSweep.Version, manifest.Version);
        Assert.Equal(["1", "2", "3"], manifest.Sweep.Axes[0].Expand().Select(point => point[0]));
        Assert.Equal(_sweep.File.Resources, manifest.Sweep.Resources);
    }

    [Fact]
    public void Prepare_SameSweepWithMoreValues_KeepsWhatIsDone()
    {
        _sweep.Work();
        SweepFile more = SweepFile.Parse("""{"Name": "t", "Experiment": "fake", "Axes": [{"Option": "A.X", "Values": [3, 4, 1]}]}""", "t");
        var folder = SweepFolder.Prepare(_sweep.Folder.FullPath, more, TestSweep.Version, acceptsNewVersion: false);
        var state = new SweepState(folder, new(more, _sweep.Fake.Swept, TestSweep.Version));
        state.Refresh();

        Assert.Equal((2, 1, 1), (state.DoneCount, state.PendingCount, state.StrangerCount));
        Assert.Equal(CellStatus.Pending, state.StatusOf(1));
    }

    [Theory]
    [InlineData("u", "fake", "1", "holds the sweep 't' of fake, and this one is 'u' of fake")]
    [InlineData("t", "other", "1", "this one is 't' of other")]
    [InlineData("t", "fake", "2", "are those of version 1, and this program is 2")]
    public void Prepare_FolderOfAnotherSweepOrVersion_IsRefused(string name, string experiment, string version, string part)
    {
        SweepFile other = _sweep.File with { Name = name, Experiment = experiment };
        string message = Assert.Throws<OptionsException>(
            () => SweepFolder.Prepare(_sweep.Folder.FullPath, other, version, acceptsNewVersion: false)).Message;
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NewVersionAccepted_LeavesOldCellsBehind()
    {
        _sweep.Work();
        var folder = SweepFolder.Prepare(_sweep.Folder.FullPath, _sweep.File, "2", acceptsNewVersion: true);
        var state = new SweepState(folder, new(_sweep.File, _sweep.Fake.Swept, "2"));
        state.Refresh();
        Assert.Equal((0, 3, 3), (state.DoneCount, state.PendingCount, state.StrangerCount));
    }

    [Fact]
    public void Prepare_FolderWithSomethingElse_IsRefused()
    {
        string path = Path.Combine(_sweep.Folder.FullPath, "..");
        Assert.Contains(
            "holds something else than a sweep",
            Assert.Throws<OptionsException>(() => SweepFolder.Prepare(path, _sweep.File, "1", acceptsNewVersion: false)).Message,
            StringComparison.Ordinal);
        string message = Assert.Throws<OptionsException>(() => SweepFolder.Open(path)).Message;
        Assert.Contains("is not the folder of a sweep", message, StringComparison.Ordinal);
    }
}
