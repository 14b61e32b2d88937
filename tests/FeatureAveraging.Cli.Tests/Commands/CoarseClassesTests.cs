using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>More than two coarse classes on the command line.</summary>
public sealed class CoarseClassesTests : IDisposable
{
    private const string Three =
        "--dataset synthetic --set Data.ClusterCount=6 --set Data.InputDimension=80 --set Data.ClassCount=3 " +
        "--set Data.SampleCount=200 --set Data.TestCount=30 --set Training.LearningRate=0.01 --set Training.Steps=150";

    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData("coarse")]
    [InlineData("fine")]
    public void TrainFeaturesRadius_ThreeCoarseClasses_GoThrough(string labels)
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"train {Three} --labels {labels} --out $DIR/run"));
        string files = $"--model $DIR/run/models/{labels}.safetensors --samples $DIR/run/samples/test.npz";

        Assert.Equal(ExitCode.Done, _favg.Run($"features {files} --json"));
        RunRecord features = RunRecordJson.Deserialize(_favg.Out.ToString());
        Assert.Equal([6.0, labels == "coarse" ? 3 : 6], features.Series["matrix.model.cosine"]["shape"]);
        Assert.InRange(features.Metrics["model.cosine.own"], labels == "coarse" ? 0.5 : 0.2, 1);

        Assert.Equal(ExitCode.Done, _favg.Run($"radius {files} --quiet"));
        string[] lines = _favg.Out.ToString().TrimEnd().Split('\n');
        Assert.Equal(1 + 30, lines.Length);
        Assert.Equal(["0", "1", "2"], lines.Skip(1).Select(line => line.Split(',')[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(lines.Skip(1), line => Assert.EndsWith(",exact", line, StringComparison.Ordinal));
    }
}
