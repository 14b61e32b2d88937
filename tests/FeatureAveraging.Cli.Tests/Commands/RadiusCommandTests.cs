using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class RadiusCommandTests
{
    [Fact]
    public void Radius_DecoupledNetwork_IsTheClosedFormOfTheReadout()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(2 / Math.Sqrt(2), First(favg, ""), 1e-6);                     // max by default: √(d/2) with centres 2·e_j
        Assert.Equal(2 / Math.Sqrt(3), First(favg, "--readout sum"), 1e-6);        // ‖μ‖/√(1 + |J₋|), |J₋| = 2
        Assert.Equal(2 / Math.Sqrt(2), First(favg, "--readout native"), 1e-6);
    }

    [Fact]
    public void Radius_Table_HasTheColumnsOfTheContract()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet"));

        string[] lines = favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("sample,label,margin,certified,attacked,status", lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.EndsWith(",exact", lines[1], StringComparison.Ordinal);
        Assert.Equal("4,-1,-4,0,0,misclassified", lines[5]);
    }

    [Fact]
    public void Radius_OutFile_HoldsTheTableAndTheScreenASummary()
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --out $DIR/r.csv --quiet"));

        Assert.StartsWith("sample,label,", File.ReadAllText(favg.PathOf("r.csv")), StringComparison.Ordinal);
        Assert.Contains("misclassified     1", favg.Out.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The network sees the centres at 4·(2·e_j − 1), where neurons of other centres are dead: its radius there is 4.</summary>
    [Theory]
    [InlineData("--mean 1 --std 0.25")]
    [InlineData("--mean 1,1 --std 0.25,0.25 --input 2,1,2")]
    public void Radius_NetworkWithANormalization_IsInTheUnitsOfTheSamples(string normalization)
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(1, First(favg, normalization), 1e-6);
        Assert.Equal(2 / Math.Sqrt(2), First(favg, ""), 1e-6);
    }

    [Theory]
    [InlineData("--input 2,1,2", "--input is given; expected none without --mean or --std")]
    [InlineData("--readout loudest", "--readout is loudest")]
    [InlineData("--norm linf", "--norm is linf")]
    [InlineData("--gap 2", "Gap is 2")]
    [InlineData("--budget -1", "BudgetSeconds is -1")]
    public void Radius_BadOption_ExitsWithUsageAndNamesIt(string option, string expected)
    {
        using var favg = new Favg();
        Write(favg);

        Assert.Equal(ExitCode.Usage, favg.Run($"radius --model $DIR/m.safetensors --samples $DIR/s.npz {option}"));
        Assert.Contains(expected, favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_SamplesOfAnotherWidth_ExitsWithData()
    {
        using var favg = new Favg();
        Write(favg);
        SamplesFile.Save(favg.PathOf("wide.npz"), new LabeledSamples(new Samples(1, 5), [1]));

        Assert.Equal(ExitCode.Data, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/wide.npz"));
        Assert.Contains("d = 5", favg.Error.ToString(), StringComparison.Ordinal);
    }

    private static double First(Favg favg, string options)
    {
        Assert.Equal(ExitCode.Done, favg.Run($"radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet --out $DIR/r.csv {options}"));
        string[] cells = File.ReadAllLines(favg.PathOf("r.csv"))[1].Split(',');
        Assert.Equal("exact", cells[5]);
        return double.Parse(cells[4], CultureInfo.InvariantCulture);
    }

    // Clusters 2e₁…2e₄, the first two positive; one neuron per cluster. The last sample is the first centre with the wrong label.
    private static void Write(Favg favg)
    {
        var inputs = new Samples(5, 4);
        for (int i = 0; i < 5; i++)
        {
            inputs.Row(i)[i % 4] = 2;
        }

        var partition = Partition.FirstPositive(2, 2);
        SamplesFile.Save(favg.PathOf("s.npz"), new LabeledSamples(inputs, [1, 1, -1, -1, -1], [0, 1, 2, 3, 2], partition));
        ModelFile.Save(
            favg.PathOf("m.safetensors"),
            new MulticlassNetwork(new HiddenLayer(new Matrix(4, 4, [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2])), partition));
    }
}
