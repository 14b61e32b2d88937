using System.Text.Json.Nodes;
using FeatureAveraging.Cli.Sweeps;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Training;

namespace FeatureAveraging.Cli.Tests.Sweeps;

/// <summary>Experiments that read samples, as cells of a sweep.</summary>
public sealed class SweptExperimentTests : IDisposable
{
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    /// <summary>A cell finds what the command finds, and its metrics are those that were promised.</summary>
    [Theory]
    [InlineData("train", "coarse", "Training.Steps=20 Training.BatchSize=8")]
    [InlineData("train", "fine", "Training.Steps=20 Training.RecordEvery=5")]
    [InlineData("harden", "coarse", "Epochs=4 Width=4 WeightDecays=0.001 AdversarialRadii=1 ValidationRadii=10 RadiusCount=10")]
    [InlineData("harden", "coarse", "Epochs=4 Width=8 Clusters=2 WeightDecays= AdversarialRadii= ValidationRadii=10 RadiusCount=10")]
    public void Run_SamplesFile_IsTheCommandItself(string experiment, string labels, string settings)
    {
        string file = SaveSamples();
        SweptExperiment swept = Find(experiment, new SweepData { Dataset = file, Labels = labels });
        JsonObject options = swept.Bind(settings.Split(' '));
        swept.Check(options);
        CellResult result = swept.Run(options, 5, Context());

        string sets = string.Concat(settings.Split(' ').Select(one => $" --set {one}"));
        string seeds = experiment == "harden" ? " --seeds 1" : "";
        Assert.Equal(
            ExitCode.Done,
            _favg.Run($"{experiment} --dataset {file} --labels {labels} --seed 5 --threads 1{sets}{seeds} --quiet --json --out $DIR/run"));
        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(_favg.PathOf("run/run.json")));
        Assert.Equal(record.Metrics, result.Metrics);
        Assert.Equal(record.Metrics.Keys.Order(), swept.NameMetrics(options).Order());
    }

    [Fact]
    public void Bind_FileThatChanges_GivesOtherCells()
    {
        string file = SaveSamples();
        string before = Find("train", new SweepData { Dataset = file }).Bind([]).ToJsonString();
        SaveSamples(seed: 2);
        Assert.NotEqual(before, Find("train", new SweepData { Dataset = file }).Bind([]).ToJsonString());
    }

    [Fact]
    public void Run_TrainingThatIsCut_GoesOnToTheSameBits()
    {
        SweptExperiment swept = Find("train", new SweepData { Dataset = SaveSamples() });
        JsonObject options = swept.Bind(["Training.Steps=40"]);
        CellResult expected = swept.Run(options, 0, Context());
        TrainingCheckpoint? kept = null;
        using var cut = new CancellationTokenSource();
        int steps = 0;
        var store = new CheckpointStore(_ => null, (_, checkpoint) => kept = checkpoint, () => CountTo(15));

        Assert.Throws<OperationCanceledException>(() => swept.Run(options, 0, new CellContext(1, store, cut.Token)));
        CellResult resumed = swept.Run(options, 0, new CellContext(1, store with { Load = _ => kept, IsDue = () => false }, default));

        Assert.Equal(15, kept?.Step);
        Assert.Equal(expected.Metrics, resumed.Metrics);

        bool CountTo(int last)
        {
            if (++steps == last)
            {
                cut.Cancel();
            }

            return false;
        }
    }

    [Fact]
    public void Create_ExperimentThatDrawsItsOwnSamples_RefusesData() => Assert.Contains(
        "expected no Data",
        Assert.Throws<OptionsException>(() => Find("synthetic", new SweepData { Dataset = "mnist" })).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_Sweep_ReadsTheSamplesOfItsFile()
    {
        File.WriteAllText(_favg.PathOf("t.json"), $$"""
            {
              "Name": "t", "Experiment": "train", "Data": { "Dataset": "{{SaveSamples()}}", "Labels": "fine" },
              "Options": { "Training.Steps": 5 }, "Axes": [{ "Option": "Network.NeuronsPerClass", "Values": [1, 2] }],
              "Metrics": ["fine.accuracy.train"]
            }
            """);
        CliHost host = _favg.Host() with { Worker = SweepProcess.Program };
        Assert.Equal(ExitCode.Done, FavgCommand.Run(host, ["sweep", "run", _favg.PathOf("t.json"), "--out", _favg.PathOf("s"), "--quiet"]));
        Assert.Equal(ExitCode.Done, FavgCommand.Run(host, ["sweep", "collect", _favg.PathOf("s")]));
        Assert.Equal(2, File.ReadLines(_favg.PathOf("s/cells.csv")).Count(line => line.Contains(",done,", StringComparison.Ordinal)));
    }

    private static CellContext Context() => new(1, new CheckpointStore(_ => null, (_, _) => { }, () => false), default);

    private SweptExperiment Find(string id, SweepData data) =>
        ExperimentRegistry.All.Single(one => one.Info.Id == id).CreateSwept!(_favg.Host(), data);

    private string SaveSamples(ulong seed = 1)
    {
        var distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 4, InputDimension = 9 }, new Seed(seed));
        SamplesFile.Save(_favg.PathOf("samples.npz"), distribution.Draw(80, new Seed(seed), "data.train"));
        return _favg.PathOf("samples.npz");
    }
}
