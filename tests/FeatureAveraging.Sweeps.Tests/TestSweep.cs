using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;
using FeatureAveraging.Sweeps.Working;

namespace FeatureAveraging.Sweeps.Tests;

/// <summary>A sweep of <see cref="FakeExperiment"/> in a folder of its own.</summary>
internal sealed class TestSweep : IDisposable
{
    public const string Version = "1";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("favg-sweep-");

    public TestSweep(string axes = """{"Option": "A.X", "Values": [1, 2, 3]}""", string more = "")
    {
        File = SweepFile.Parse($$"""{"Name": "t", "Experiment": "fake", "Axes": [{{axes}}] {{more}}}""", "t.json").Validated();
        Folder = SweepFolder.Prepare(Path.Combine(_directory.FullName, "s"), File, Version, acceptsNewVersion: false);
        Grid = new SweepGrid(File, Fake.Swept, Version);
    }

    public FakeExperiment Fake { get; } = new();

    public SweepFile File { get; }

    public SweepFolder Folder { get; }

    public SweepGrid Grid { get; }

    /// <summary>What the folder says now.</summary>
    public SweepState State
    {
        get
        {
            var state = new SweepState(Folder, Grid, keepsValues: true);
            state.Refresh();
            return state;
        }
    }

    public WorkerEnd Work(WorkerSettings? settings = null, CancellationToken stop = default) =>
        new SweepWorker(Folder, Grid, Fake.Swept, settings ?? new WorkerSettings()).Run(stop);

    /// <summary>Writes a result file as it stands.</summary>
    public void Write(string name, string text) => System.IO.File.WriteAllText(Path.Combine(Folder.Results, name), text);

    /// <summary>The line of a cell that has come to its end.</summary>
    public string Done(int index, double sum = 1) =>
        $$$"""{"cell":"{{{SweepCell.Show(Grid.IdOf(index))}}}","seconds":0.5,"peak":10,"metrics":{"product":2,"sum":{{{sum}}}}}""" + "\n";

    public string Begin(int index) => $$"""{"begin":"{{SweepCell.Show(Grid.IdOf(index))}}"}""" + "\n";

    public string Failed(int index) => $$"""{"failed":"{{SweepCell.Show(Grid.IdOf(index))}}","message":"no"}""" + "\n";

    public void Dispose() => _directory.Delete(recursive: true);
}
