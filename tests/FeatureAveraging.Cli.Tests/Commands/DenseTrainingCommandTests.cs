using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class DenseTrainingCommandTests
{
    [Theory]
    [InlineData("coarse", 2)]
    [InlineData("fine", 4)]
    public void Train_DenseOutput_WritesAModelThatRadiusIsExactOn(string labels, int outputs)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run(
            $"{Favg.TinyTraining} --labels {labels} --output dense --width 7 --set Training.Steps=300 --out $DIR/run"));
        Assert.Equal(ExitCode.Done, favg.Run(
            $"radius --model $DIR/run/models/{labels}.safetensors --samples $DIR/run/samples/test.npz --out $DIR/radii.csv"));

        var network = Assert.IsType<DenseNetwork>(ModelFile.Load(favg.PathOf($"run/models/{labels}.safetensors")).Network);
        Assert.Equal((outputs, 7), (network.OutputCount, network.Hidden.NeuronCount));
        string[] rows = File.ReadAllLines(favg.PathOf("radii.csv"))[1..];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.EndsWith(",exact", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--output round", "--output is round; expected fixed or dense.")]
    [InlineData("--output fixed --set DenseWidth=4 --set Training.TrainOutputLayer=true", "--output is fixed; expected dense")]
    [InlineData("--output dense --set Training.Form=Dual", "with a fixed output layer")]
    public void Train_DenseOutputThatCannotBe_SaysWhy(string options, string reason)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run($"train {options} --out $DIR/run"));
        Assert.Contains(reason, favg.Error.ToString(), StringComparison.Ordinal);
    }
}
