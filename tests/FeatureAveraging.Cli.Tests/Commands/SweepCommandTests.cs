using System.Text.Json;
using FeatureAveraging.Cli.Tests.Sweeps;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class SweepCommandTests : IDisposable
{
    private readonly SweepProcess _sweep = new(seeds: 2);

    public void Dispose() => _sweep.Dispose();

    [Fact]
    public void Sweep_FromItsFileToItsPage_RunsEveryCellOnce()
    {
        (int code, string folder, string error) = _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s");
        Assert.True(code == ExitCode.Done, error);
        Assert.Equal(_sweep.PathOf("s"), folder.Trim());
        Assert.Equal(8, _sweep.Results("s").Count);

        Assert.Equal(ExitCode.Done, _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s").Code);
        Assert.All(_sweep.Results("s"), cell => Assert.Single(cell));

        using JsonDocument status = JsonDocument.Parse(_sweep.Run("sweep status $DIR/s --json").Out);
        Assert.Equal((8, 8, 0), (Number("cells"), Number("done"), Number("pending")));
        Assert.Contains("done", _sweep.Run("sweep status $DIR/s").Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, _sweep.Run("sweep report $DIR/s --metric coarse.radius.exact.median").Code);
        string page = File.ReadAllText(Path.Combine(_sweep.PathOf("s"), "index.html"));
        Assert.Contains("phase.coarse.radius.exact.median", page, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_sweep.PathOf("s"), "figures", "slices.coarse.radius.exact.median.svg")));

        int Number(string name) => status.RootElement.GetProperty(name).GetInt32();
    }

    [Theory]
    [InlineData("--watch", true)]
    [InlineData("", false)]
    public void Status_OnATerminal_IsRedrawnWhileWatched(string option, bool clears)
    {
        _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s");
        using var favg = new Favg();
        CliHost host = favg.Host() with { Out = favg.Out, IsOutTerminal = true };
        string[] words = ["sweep", "status", _sweep.PathOf("s"), .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Equal(ExitCode.Done, FavgCommand.Run(host, words));
        Assert.Equal(clears, favg.Out.ToString().StartsWith("\u001b[H\u001b[J", StringComparison.Ordinal));
    }

    /// <summary>What a cell of a sweep finds is what the experiment finds when it is run by itself.</summary>
    [Fact]
    public void Run_Cell_HasTheMetricsOfTheSameRunByItself()
    {
        _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s");
        string last = _sweep.Collect("s").Csv.TrimEnd('\n').Split('\n')[^1];         // k = 4, noise 1, seed 1
        (int code, string json, _) = _sweep.Run(
            "reproduce synthetic --json --quiet --seed 1 --out $DIR/run --set Scope=ExactRadii --set Data.ClusterCount=4 " +
            "--set Data.NoiseScale=1 --set Data.InputDimension=24 --set Data.SampleCount=40 --set Data.TestCount=10 " +
            "--set Network.NeuronsPerSign=3 --set Training.Steps=30 --set Training.RecordEvery=0 --set Training.LearningRate=0.01");

        Assert.Equal(ExitCode.Done, code);
        using JsonDocument record = JsonDocument.Parse(json);
        JsonElement metrics = record.RootElement.GetProperty("metrics");
        double coarse = metrics.GetProperty("coarse.radius.exact.median").GetDouble();
        double fine = metrics.GetProperty("fine.radius.exact.max.median").GetDouble();
        Assert.Equal($",done,4,1,1,{coarse:R},{fine:R}", last[16..]);
    }

    [Fact]
    public void New_File_CanBeRunAndHasItsSchemaBesideIt()
    {
        Assert.Equal(ExitCode.Done, _sweep.Run("sweep new $DIR/map.json").Code);
        Assert.Equal("map", SweepFile.Read(_sweep.PathOf("map.json")).Name);
        Assert.Equal(SweepSchema.Write(), File.ReadAllText(_sweep.PathOf(SweepSchema.FileName)));
        (int code, _, string error) = _sweep.Run("sweep new $DIR/map.json");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("is there already", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Sweep_CountsItsCells()
    {
        (int code, string json, string error) = _sweep.Run($"sweep plan {_sweep.Sweep} --json");
        Assert.True(code == ExitCode.Done, error);
        using JsonDocument plan = JsonDocument.Parse(json);
        Assert.Equal(8, plan.RootElement.GetProperty("cells").GetInt32());
        Assert.Equal(8, plan.RootElement.GetProperty("open").GetInt32());
        Assert.True(plan.RootElement.GetProperty("core_seconds").GetDouble() > 0);
    }

    [Theory]
    [InlineData("\"Training.Steps\": 30", "\"Training.Step\": 30", "There is no option Training.Step; did you mean Training.Steps?")]
    [InlineData("\"Data.NoiseScale\"", "\"Data.NoiseScal\"", "did you mean Data.NoiseScale?")]
    [InlineData("[0.5, 1]", "[]", "Data.NoiseScale is empty")]
    [InlineData("[0.5, 1]", "[0.5, \"much\"]", "Data.NoiseScale is much; expected a number.")]
    [InlineData("[2, 4]", "[2, 30]", "Data.ClusterCount=30, Data.NoiseScale=0.5, seed 0:")]
    [InlineData("exact.max.median", "exakt.max.median", "did you mean fine.radius.exact.max.median?")]
    [InlineData("exact.max.median", "pgd.max.median", "No cell of this sweep leaves a metric fine.radius.pgd.max.median")]
    [InlineData("\"synthetic\"", "\"mnist\"", "needs a model or deep networks and cannot be swept")]
    [InlineData("\"synthetic\"", "\"syntetic\"", "did you mean synthetic?")]
    public void Run_FaultInTheFile_IsNamedBeforeAnythingRuns(string right, string wrong, string part)
    {
        string text = File.ReadAllText(_sweep.Sweep);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(_sweep.Sweep, text.Replace(right, wrong, StringComparison.Ordinal));

        (int code, _, string error) = _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_sweep.PathOf("s")));
    }

    [Theory]
    [InlineData("sweep status $DIR/nowhere", "is not the folder of a sweep")]
    [InlineData("sweep resume $DIR/nowhere", "is not the folder of a sweep")]
    [InlineData("sweep run $DIR/none.json", "favg sweep new writes a sweep file")]
    [InlineData("sweep run $DIR/small.json --out $DIR/s --engine cloud", "--engine is cloud; expected local or slurm.")]
    [InlineData("sweep run $DIR/small.json --out $DIR/s --detach", "--detach goes with --engine slurm")]
    public void Command_Fault_IsNamed(string line, string part)
    {
        (int code, _, string error) = _sweep.Run(line);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Fault_IsNamed()
    {
        _sweep.Run($"sweep run {_sweep.Sweep} --out $DIR/s");
        (string Words, string Part)[] faults =
        [
            ("--x Data.ClusterCont", "did you mean Data.ClusterCount?"),
            ("--metric nothing", "The sweep has no metric nothing"),
            ("--x Data.NoiseScale --y Data.NoiseScale", "expected two different ones"),
            ("--at Data.NoiseScale", "expected OPTION=VALUE"),
            ("--y Data.ClusterCount --x Data.NoiseScale --at Data.NoiseScale=7", "has no value 7"),
        ];
        Assert.All(faults, fault =>
        {
            (int code, _, string error) = _sweep.Run($"sweep report $DIR/s {fault.Words}");
            Assert.Equal(ExitCode.Usage, code);
            Assert.Contains(fault.Part, error, StringComparison.Ordinal);
        });
    }
}
