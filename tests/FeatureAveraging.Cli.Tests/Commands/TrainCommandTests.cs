using System.Text.Json;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    [Fact]
    public void Train_Synthetic_KeepsModelRecordAndPage()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{Favg.TinyTraining} --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json")));
        Assert.Equal("train", record.Experiment);
        Assert.Equal(30, record.Metrics["coarse.steps"]);
        Assert.Contains("trajectory.coarse.loss", record.Series.Keys);
        Assert.All(record.Files, f => Assert.True(File.Exists(favg.PathOf("run/" + f)), f));
        Assert.Contains("models/coarse.safetensors", record.Files);
        Assert.StartsWith("favg train --set Data.ClusterCount=4", record.Provenance.Command, StringComparison.Ordinal);
        Assert.Contains("coarse.accuracy.test", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains(favg.PathOf("run/index.html"), favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Json_PrintsTheRecordAndNothingElse()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{Favg.TinyTraining} --labels fine --json --out $DIR/run"));

        using JsonDocument document = JsonDocument.Parse(favg.Out.ToString());
        Assert.Equal(File.ReadAllText(favg.PathOf("run/run.json")).Trim(), favg.Out.ToString().Trim());
        Assert.Equal(1, document.RootElement.GetProperty("metrics").GetProperty("fine.accuracy.clean").GetDouble());
    }

    [Fact]
    public void Train_Quiet_SaysNothingOnStandardError()
    {
        using var favg = new Favg();

        favg.Run($"{Favg.TinyTraining} --quiet --out $DIR/run");

        Assert.DoesNotContain("training", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_TwoThreads_SameModelBytesAsOne()
    {
        using var favg = new Favg();

        favg.Run($"{Favg.TinyTraining} --threads 1 --out $DIR/one");
        favg.Run($"{Favg.TinyTraining} --threads 2 --out $DIR/two");

        Assert.Equal(
            File.ReadAllBytes(favg.PathOf("one/models/coarse.safetensors")),
            File.ReadAllBytes(favg.PathOf("two/models/coarse.safetensors")));
    }

    [Fact]
    public void Train_LargerThanMemory_SameModelBytesAsInMemory()
    {
        using var favg = new Favg();
        string synthetic = "train --set Data.SampleCount=400 --set Data.InputDimension=800 --set Training.Steps=3 " +
            "--set Training.Form=Direct --threads 2";
        Assert.Equal(ExitCode.Done, favg.Run($"{synthetic} --out $DIR/whole"));
        Assert.Equal(ExitCode.Done, favg.Run($"{synthetic} --memory 1 --out $DIR/drawn"));
        var distribution = ClusterDistribution.Create(new ClusterOptions { ClusterCount = 4, InputDimension = 800 }, new(3));
        SamplesFile.Save(favg.PathOf("s.npz"), distribution.Draw(400, new(3), "data.train"));
        Assert.Equal(ExitCode.Done, favg.Run("train --dataset $DIR/s.npz --epochs 3 --out $DIR/read"));
        Assert.Equal(ExitCode.Done, favg.Run("train --dataset $DIR/s.npz --epochs 3 --memory 1 --out $DIR/by-rows"));

        Assert.Equal(Bytes("whole"), Bytes("drawn"));
        Assert.Equal(Bytes("read"), Bytes("by-rows"));

        byte[] Bytes(string run) => File.ReadAllBytes(favg.PathOf($"{run}/models/coarse.safetensors"));
    }

    [Fact]
    public void Train_DualFormOfMoreThanMemory_IsAUsageError()
    {
        using var favg = new Favg();
        Assert.Equal(
            ExitCode.Usage, favg.Run("train --set Data.SampleCount=400 --set Training.Form=Dual --memory 1 --out $DIR/run"));
        Assert.Contains("Training.Form is Dual; expected Direct or Auto", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("--set Training.Threads=3", 3)]
    [InlineData("--set Training.Threads=3 --threads 2", 2)]
    public void Train_Threads_MachineThenSettingThenOption(string options, int threads)
    {
        using var favg = new Favg();

        favg.Run($"{Favg.TinyTraining} {options} --json --out $DIR/run");

        Assert.Equal(threads, RunRecordJson.Deserialize(favg.Out.ToString()).Provenance.Threads);
    }

    [Fact]
    public void Train_FolderHoldsARun_IsRefusedUnlessForced()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/run");

        Assert.Equal(ExitCode.Usage, favg.Run($"{Favg.TinyTraining} --out $DIR/run"));
        Assert.Contains("--force", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, favg.Run($"{Favg.TinyTraining} --out $DIR/run --force"));
    }

    [Fact]
    public void Train_FolderCannotBeMade_IsAUsageFault()
    {
        using var favg = new Favg();
        File.WriteAllText(favg.PathOf("file"), "in the way");

        Assert.Equal(ExitCode.Usage, favg.Run($"{Favg.TinyTraining} --out $DIR/file/run"));
        Assert.Contains("cannot be written", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--set Data.ClusterCount=1 --set Training.Steps=-1", 2)]
    [InlineData("--set Training.Loss=CrossEntropy --set Training.Momentum=2", 2)]
    [InlineData("--labels fine --set Training.TrainOutputLayer=true", 1)]
    [InlineData("--set Training.Form=Dual --set Network.ActivationPower=2", 1)]
    [InlineData("--labels fine --width 7", 1)]
    [InlineData("--width 7", 1)]
    [InlineData("--labels digits", 1)]
    [InlineData("--dataset cifar11", 1)]
    [InlineData("--test x.npz", 1)]
    [InlineData("--config nothing.json", 1)]
    [InlineData("--resume x --width 4 --seed 3", 1)]
    public void Train_BadOptions_ListsAllFaultsAndLeavesNothingBehind(string options, int faults)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run($"train {options} --out $DIR/run"));
        Assert.Equal(faults, favg.Error.ToString().TrimEnd().Split('\n').Length);
        Assert.False(Directory.Exists(favg.PathOf("run")));
    }

    [Fact]
    public void Train_MissingData_ExitsWithDataAndSaysHowToFetch()
    {
        using var favg = new Favg();
        favg.Variables["FAVG_DATA"] = favg.PathOf("none");

        Assert.Equal(ExitCode.Data, favg.Run("train --dataset mnist --out $DIR/run"));
        Assert.Contains("favg data fetch mnist", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_LearningRateFarTooLarge_ExitsWithDivergedAndKeepsTheRecord()
    {
        using var favg = new Favg();

        Assert.Equal(
            ExitCode.Diverged,
            favg.Run(
                $"{Favg.TinyTraining} --set Training.LearningRate=1e6 --set Training.Loss=Exponential --set Data.LabelNoise=0.4 --out " +
                "$DIR/run"));
        Assert.Contains(DiagnosticIds.TrainingDiverged, favg.Error.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(favg.PathOf("run/run.json")));
    }

    [Fact]
    public void Train_CancelledThenResumed_GivesTheSameBytesAsNeverStopped()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/whole");

        Assert.Equal(ExitCode.Cancelled, favg.RunAndStop($"{Favg.TinyTraining} --checkpoint-every 4 --out $DIR/part"));
        RunRecord partial = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("part/run.json")));
        Assert.InRange(partial.Metrics["coarse.steps"], 0, 29);
        Assert.Equal(ExitCode.Done, favg.Run("train --resume $DIR/part"));
        RunRecord resumed = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("part/run.json")));
        Assert.Equal(partial.Provenance.Command, resumed.Provenance.Command);
        Assert.Equal(30, resumed.Metrics["coarse.steps"]);

        Assert.Equal(
            File.ReadAllBytes(favg.PathOf("whole/models/coarse.safetensors")),
            File.ReadAllBytes(favg.PathOf("part/models/coarse.safetensors")));
    }

    [Fact]
    public void Train_ResumeWithoutCheckpoint_ExitsWithData()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Data, favg.Run("train --resume $DIR"));
        Assert.Contains("--checkpoint-every", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_SamplesFile_LearnsAndTestsOnTheOtherFile()
    {
        using var favg = new Favg();
        SamplesFile.Save(favg.PathOf("train.npz"), Corners(50));
        SamplesFile.Save(favg.PathOf("test.npz"), Corners(20));

        Assert.Equal(
            ExitCode.Done, favg.Run("train --dataset $DIR/train.npz --test $DIR/test.npz --labels fine --width 32 --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(File.ReadAllText(favg.PathOf("run/run.json")));
        Assert.Equal(1, record.Metrics["fine.accuracy.test"]);
        Assert.Equal("train.npz", (string?)record.Options["Dataset"]);
    }

    [Fact]
    public void Train_FineLabelsFromBinaryFile_ExitsWithData()
    {
        using var favg = new Favg();
        LabeledSamples corners = Corners(8);
        SamplesFile.Save(favg.PathOf("train.npz"), new LabeledSamples(corners.Inputs, corners.Labels.ToArray()));

        Assert.Equal(ExitCode.Data, favg.Run("train --dataset $DIR/train.npz --labels fine --out $DIR/run"));
        Assert.Contains("cluster", favg.Error.ToString(), StringComparison.Ordinal);
    }

    // The four unit vectors ±e₁, ±e₂ as clusters, e₁ and −e₁ positive; no noise.
    private static LabeledSamples Corners(int count)
    {
        var inputs = new Samples(count, 2);
        int[] clusters = [.. Enumerable.Range(0, count).Select(i => i % 4)];
        for (int i = 0; i < count; i++)
        {
            inputs.Row(i)[clusters[i] / 2] = clusters[i] % 2 == 0 ? 1 : -1;
        }

        return new LabeledSamples(inputs, Array.ConvertAll(clusters, c => c < 2 ? 1 : -1), clusters, Partition.FirstPositive(2, 2));
    }
}
