using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class FeaturesCommandTests
{
    [Fact]
    public void Features_AveragingNetwork_HasIndexOneAndTheCosineOfTheTheory()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Done, favg.Run("features --model $DIR/m.safetensors --samples $DIR/s.npz --json --out $DIR/run"));

        RunRecord record = RunRecordJson.Deserialize(favg.Out.ToString());
        Assert.Equal(1, record.Metrics["model.index.averaging"], 1e-12);
        Assert.Equal(1 / Math.Sqrt(2), record.Metrics["model.cosine.own"], 1e-12); // 1/√|J_s|
        Assert.Equal(0, record.Metrics["model.cosine.other"], 1e-12);
        Assert.Equal([4.0, 2.0], record.Series["matrix.model.cosine"]["shape"]);
        Assert.True(File.Exists(favg.PathOf("run/index.html")));
    }

    [Fact]
    public void Features_Text_HasALinePerNeuron()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Done, favg.Run("features --model $DIR/m.safetensors --samples $DIR/s.npz"));

        string[] lines = favg.Out.ToString().Split(Environment.NewLine);
        Assert.Equal("neurons against class means", lines[0]);
        Assert.Equal(
            ["neuron", "side", "own", "other", "index", "residual", "spread"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["0", "1", "0.7071", "0", "1"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..5]);
        Assert.Equal(["1", "−1", "0.7071", "0", "1"], lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..5]);
    }

    [Theory]
    [InlineData("--model $DIR/none.safetensors --samples $DIR/s.npz")]
    [InlineData("--model $DIR/m.safetensors --samples $DIR/none.npz")]
    [InlineData("--model $DIR/m.safetensors --dataset synthetic")]
    public void Features_MissingOrMismatchedFiles_ExitWithData(string options)
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Data, favg.Run($"features {options}"));
    }

    // Clusters e₁…e₄, the first two positive; the averaging network w₊ = e₁ + e₂, w₋ = e₃ + e₄.
    [Fact]
    public void Features_LinearlyDependentMeans_AreAFaultOfTheData()
    {
        using var favg = new Favg();
        Write(favg);
        var inputs = new Samples(4, 4);
        for (int i = 0; i < 4; i++)
        {
            inputs.Row(i)[i % 2] = 1 + i;       // four means in a plane
        }

        SamplesFile.Save(favg.PathOf("s.npz"), new LabeledSamples(inputs, [1, 1, -1, -1], [0, 1, 2, 3], Partition.FirstPositive(2, 2)));
        Assert.Equal(ExitCode.Data, favg.Run("features --model $DIR/m.safetensors --samples $DIR/s.npz"));
        Assert.Contains("expected linearly independent features", favg.Error.ToString(), StringComparison.Ordinal);
    }

    private static void Write(Favg favg)
    {
        var inputs = new Samples(4, 4);
        for (int i = 0; i < 4; i++)
        {
            inputs.Row(i)[i] = 1;
        }

        SamplesFile.Save(favg.PathOf("s.npz"), new LabeledSamples(inputs, [1, 1, -1, -1], [0, 1, 2, 3], Partition.FirstPositive(2, 2)));
        var weights = new Matrix(2, 4, [1, 1, 0, 0, 0, 0, 1, 1]);
        ModelFile.Save(favg.PathOf("m.safetensors"), BinaryNetwork.WithFixedSigns(new HiddenLayer(weights)));
    }
}
