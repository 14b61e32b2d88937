using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class DiagnoseCommandTests
{
    private static readonly ClusterDistribution Data = ClusterDistribution.Create(
        new ClusterOptions { InputDimension = 32, ClusterCount = 6, NoiseScale = 0.2 }, new Seed(5));

    [Fact]
    public void Diagnose_AveragedNetwork_SaysSoInTheFirstLineAndOnThePage()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        Assert.Equal(ExitCode.Done, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run --quiet"));
        Assert.StartsWith("The classifier averages features", favg.Out.ToString(), StringComparison.Ordinal);
        string page = File.ReadAllText(favg.PathOf("run/index.html"));
        Assert.Contains("Averaging, layer by layer and class by class", page, StringComparison.Ordinal);
        Assert.Contains("<td>averages</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_Json_IsTheRecordWithItsInputs()
    {
        using Favg favg = Prepare(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition));
        Assert.Equal(ExitCode.Done, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run --json"));
        RunRecord record = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(("diagnose", "decouples"), (record.Experiment, record.Conclusion!.Word));
        Assert.EndsWith("m.safetensors", (string)record.Options["Inputs"]!["Model"]!["Path"]!, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/run"));
    }

    [Fact]
    public void Diagnose_SamplesWithoutSubclasses_MakesNoStatement()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition), subclasses: false);
        Assert.Equal(ExitCode.Done, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run"));
        Assert.StartsWith(
            "No statement about averaging: no sub-classes are known; give the cluster", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_Discover_FindsTheSubclassesThatNobodyLabelled()
    {
        using Favg favg = Prepare(ReferenceNetworks.DecoupledMulticlass(Data.Centers, Data.Partition), subclasses: false);
        Assert.Equal(
            ExitCode.Done, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --discover 3 --out $DIR/run --quiet"));
        Assert.StartsWith("The classifier decouples features", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("agree to 1.00", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --discover 1"));
    }

    [Fact]
    public void Diagnose_OneNetworkInFourForms_HasTheSameRadii()
    {
        // files that PyTorch wrote of one network: see PyTorch/write_deep.py
        using var favg = new Favg();
        Assert.Equal(ExitCode.Done, favg.Run($"model export {Deep("two-layer.onnx")} --layers a,b --out $DIR/m.safetensors"));
        double[][] radii =
        [
            .. new[] { Deep("two-layer.pt"), Deep("two-layer.onnx"), Deep("two-layer-state.pt"), favg.PathOf("m.safetensors") }
                .Select(model =>
                {
                    Assert.Equal(
                        ExitCode.Done,
                        favg.Run($"diagnose --model {model} --samples {Deep("two-layer.npz")} --out $DIR/run --force --json"));
                    return RunRecordJson.Deserialize(favg.Out.ToString()).Series["distances.model.max"]["exact"];
                }),
        ];
        Assert.Equal(12, radii[0].Length);
        Assert.All(radii[0], radius => Assert.True(radius > 0));
        Assert.All(radii.Skip(1), other => Assert.All(
            radii[0].Zip(other), pair => Assert.Equal(1, pair.Second / pair.First, 1e-4)));
    }

    [Fact]
    public void Diagnose_TorchScriptOfADeepNetwork_IsBoundedFromAboveOnly()
    {
        using var favg = new Favg();
        Assert.Equal(ExitCode.Done, favg.Run($"diagnose --model {Deep("small.pt")} --samples {Deep("small.npz")} --out $DIR/run --quiet"));
        Assert.Contains("nothing here bounds it from below", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnose_EveryLayerOfADeepNetwork_IsARowOfTheTableAndAFigure()
    {
        using var favg = new Favg();
        string command = $"diagnose --model {Deep("deep.onnx")} --samples {Deep("deep.npz")} --labels 0,1|2 --out $DIR/run --force --quiet";
        Assert.Equal(ExitCode.Usage, favg.Run(command + " --layer fc"));
        Assert.Contains("--layer is fc; expected all, or some of ", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, favg.Run(command + " --layer all"));
        string page = File.ReadAllText(favg.PathOf("run/index.html"));
        Assert.Contains("Averaging, layer by layer and class by class", page, StringComparison.Ordinal);
        Assert.True(File.Exists(favg.PathOf("run/figures/layers.index.svg")));
        Assert.Equal(5, Directory.GetFiles(favg.PathOf("run/data"), "averaging.model.*.csv").Length);
        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/run"));
    }

    [Fact]
    public void Diagnose_Smooth_IsSaidOfAnotherClassifier()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        string command = "diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run --json";
        Assert.Equal(ExitCode.Done, favg.Run(command + " --smooth 0.5 --smooth-draws 400"));
        RunRecord record = RunRecordJson.Deserialize(favg.Out.ToString());
        // at most σ·Φ⁻¹(0.001^(1/400)) = 0.5 · 2.117
        Assert.InRange(record.Metrics["model.smoothed.radius.native.median"], 0.5, 1.06);
        Assert.Contains("it is another classifier", record.Conclusion!.Evidence[^1], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, favg.Run(command + " --force --smooth 0"));
        Assert.Contains("--smooth is 0; expected different numbers > 0", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, favg.Run(command + " --force --smooth-draws 5"));
    }

    [Fact]
    public void Diagnose_SmoothSeveral_HasForEachWhatItHasAlone()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        string command =
            "diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run --force --json --smooth-draws 200 --smooth";
        Assert.Equal(ExitCode.Done, favg.Run(command + " 0.25"));
        RunRecord alone = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(ExitCode.Done, favg.Run(command + " 0.5,0.25"));
        RunRecord together = RunRecordJson.Deserialize(favg.Out.ToString());

        var median = MetricName.Parse("model.smoothed.0.25.radius.native.median");
        Assert.Equal(("smoothed", Readout.Native, "median"), (median.Topic, median.Readout, median.Statistic));
        Assert.Equal(alone.Metrics["model.smoothed.radius.native.median"], together.Metrics[median]);
        Assert.Equal(alone.Metrics["model.smoothed.accuracy"], together.Metrics["model.smoothed.0.25.accuracy"]);
        Assert.True(together.Metrics.ContainsKey("model.smoothed.0.5.abstained"));
        Assert.Equal("0.25", SeriesName.Parse("smoothed.model.native.0.25").Quantity);
        Assert.Equal(alone.Series["smoothed.model.native"]["radius"], together.Series["smoothed.model.native.0.25"]["radius"]);
        Assert.Contains("noise of deviation 0.5 it is another classifier", together.Conclusion!.Evidence[^2], StringComparison.Ordinal);
        Assert.Equal(alone.Conclusion!.Evidence[^1], together.Conclusion.Evidence[^1]);
        Assert.True(File.Exists(favg.PathOf("run/figures/smoothed.svg")));
        Assert.False(Directory.Exists(favg.PathOf("run/checkpoints")));
        Assert.Equal(ExitCode.Usage, favg.Run(command + " 0.5,0.5"));
    }

    /// <summary>Stopped while it counts votes, and taken up on more threads: nothing tells it from a run that was not.</summary>
    [Fact]
    public void Diagnose_CutWhileSmoothing_GoesOnToTheSameCounts()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        string command = "diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --smooth 0.5,0.25 --smooth-draws 2000 --json";
        Assert.Equal(ExitCode.Done, favg.Run(command + " --out $DIR/whole"));
        RunRecord whole = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(ExitCode.Cancelled, favg.RunAndStop(command + " --out $DIR/cut", "randomized smoothing"));
        string votes = favg.PathOf("cut/checkpoints/smoothing.safetensors");
        Assert.InRange(CheckpointFile.Load(votes).Step, 1, 119);

        Assert.Equal(ExitCode.Data, favg.Run(command + " --seed 3 --resume $DIR/cut"));
        Assert.Contains("votes of another model, other samples, another decision or seed", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, favg.Run(command + " --out $DIR/cut --resume $DIR/cut"));
        Assert.Equal(ExitCode.Done, favg.Run(command + " --threads 2 --resume $DIR/cut"));
        RunRecord resumed = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(whole.Metrics, resumed.Metrics);
        Assert.Equal(whole.Series["smoothed.model.native.0.5"], resumed.Series["smoothed.model.native.0.5"]);
        Assert.Equal(whole.Conclusion!.Evidence, resumed.Conclusion!.Evidence);

        Assert.Equal(ExitCode.Data, favg.Run(command + " --resume $DIR/cut"));
        Assert.Contains("no votes under noise were kept in it", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(favg.PathOf("cut/run.json")));
        Assert.Equal(ExitCode.Usage, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --resume $DIR/cut"));
    }

    [Fact]
    public void Diagnose_MoreSubclassesThanSamples_IsAFaultOfTheData()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        Assert.Equal(
            ExitCode.Data, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --discover 500 --out $DIR/run --quiet"));
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    [Fact]
    public void Diagnose_SamplesOfAnotherWidth_LeavesNoRun()
    {
        using Favg favg = Prepare(ReferenceNetworks.Averaged(Data.Centers, Data.Partition));
        SamplesFile.Save(favg.PathOf("s.npz"), new LabeledSamples(new FeatureAveraging.Numerics.Samples(2, 3), [1, -1]));
        Assert.Equal(ExitCode.Data, favg.Run("diagnose --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/run"));
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    private static string Deep(string name) => Path.Combine(AppContext.BaseDirectory, "PyTorch", "deep", name);

    private static Favg Prepare(TwoLayerNetwork network, bool subclasses = true)
    {
        var favg = new Favg();
        LabeledSamples samples = Data.Draw(120, new Seed(5), "data.test");
        ModelFile.Save(favg.PathOf("m.safetensors"), network);
        SamplesFile.Save(
            favg.PathOf("s.npz"), subclasses ? samples : new LabeledSamples(samples.Inputs, samples.Labels.ToArray()));
        return favg;
    }
}
