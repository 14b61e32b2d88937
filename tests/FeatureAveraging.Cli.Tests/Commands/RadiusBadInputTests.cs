using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary><c>favg radius</c> on unusual input: a defined answer, or an exit code and a message that names the fault.</summary>
public sealed class RadiusBadInputTests
{
    private const string Plain =
        "\"favg.kind\": \"multiclass\", \"favg.classes\": \"2\", \"favg.neurons_per_class\": \"1\", \"favg.sides\": \"+-\"";

    [Theory]
    [InlineData(double.NaN, "NaN at index 2")]
    [InlineData(double.PositiveInfinity, "Infinity at index 2")]
    public void Radius_WeightNotFinite_ExitsWithData(double bad, string expected) =>
        AssertRefused(
            ExitCode.Data, expected,
            PythonFiles.DumpedSafetensors(Plain, ("hidden.weight", "F64", [2, 2], PythonFiles.Doubles(1, 0, bad, 1))),
            Samples("(1, 2)", 1, 0));

    [Theory]
    [InlineData("++", "'++'")]
    [InlineData("+", "'+'")]
    [InlineData("+0", "'+0'")]
    public void Radius_SidesEmptyOrMalformed_ExitsWithData(string sides, string expected) =>
        AssertRefused(
            ExitCode.Data, expected,
            PythonFiles.DumpedSafetensors(
                Plain.Replace("+-", sides, StringComparison.Ordinal), ("hidden.weight", "F64", [2, 2], PythonFiles.Doubles(1, 0, 0, 1))),
            Samples("(1, 2)", 1, 0));

    [Fact]
    public void Radius_SamplesOfAnotherWidth_ExitsWithData() =>
        AssertRefused(
            ExitCode.Data, "d = 3", PythonFiles.DumpedSafetensors(Plain, ("hidden.weight", "F64", [2, 2], PythonFiles.Doubles(1, 0, 0, 1))),
            Samples("(1, 3)", 1, 0, 0));

    [Fact]
    public void Radius_SampleNotFinite_ExitsWithData() =>
        AssertRefused(
            ExitCode.Data, "NaN", PythonFiles.DumpedSafetensors(Plain, ("hidden.weight", "F64", [2, 2], PythonFiles.Doubles(1, 0, 0, 1))),
            Samples("(1, 2)", 1, float.NaN));

    [Fact]
    public void Radius_WeightsBeyondTheSolver_ExitsWithUsageAndSaysWhatToDo() =>
        AssertRefused(
            ExitCode.Usage, "scaling W and b",
            PythonFiles.DumpedSafetensors(Plain, ("hidden.weight", "F64", [2, 2], PythonFiles.Doubles(1e-200, 0, 0, 1))),
            Samples("(1, 2)", 1, 0));

    [Fact]
    public void Radius_NativeReadoutOfOtherClusters_ExitsWithData()
    {
        using var favg = new Favg();
        Write(favg, [0, 1, 2], new Partition([1, -1, -1]), [1, -1, -1]);

        Assert.Equal(ExitCode.Data, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --readout native --quiet"));
        Assert.Contains("3 clusters; expected 2", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --readout max --quiet"));
    }

    [Fact]
    public void Radius_SamplesOfOneSideWithTheirClusters_KeepTheirLabels()
    {
        // y = (1, 1, 1) is no list of classes here: the file holds clusters and sides of its own
        using var favg = new Favg();
        Write(favg, [0, 0, 0], Partition.FirstPositive(1, 1), [1, 1, 1]);

        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet"));
        Assert.All(Rows(favg), cells => Assert.Equal("1", cells[1]));
        Assert.Equal("exact", Rows(favg)[0][5]);
    }

    [Fact]
    public void Radius_AllZeroModel_TiesEverywhere()
    {
        using var favg = new Favg();
        Write(
            favg, PythonFiles.DumpedSafetensors(Plain, ("hidden.weight", "F32", [2, 2], PythonFiles.Floats(0, 0, 0, 0))),
            Samples("(1, 2)", 1, 0));

        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet"));
        Assert.Equal(["0", "1", "0", "0", "0", "misclassified"], Rows(favg)[0]);
    }

    [Fact]
    public void Radius_NoBudget_IsABracketOrTheExactValue()
    {
        using var favg = new Favg();
        Write(favg, [0, 1, 0], Partition.FirstPositive(1, 1), [1, -1, 1]);

        Assert.Equal(ExitCode.Done, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --budget 0 --quiet"));
        double exact = 1 / Math.Sqrt(2);
        foreach (string[] cells in Rows(favg)[..2])
        {
            double certified = double.Parse(cells[3], System.Globalization.CultureInfo.InvariantCulture),
                attacked = double.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(
                certified <= exact && attacked >= exact && (cells[5] == "bracket" || attacked - certified <= 1e-6 * attacked),
                string.Join(',', cells));
        }
    }

    [Theory]
    [InlineData("--threads 0")]
    [InlineData("--threads -1")]
    [InlineData("--budget NaN")]
    [InlineData("--gap 0")]
    [InlineData("--gap NaN")]
    public void Radius_OptionOutOfRange_ExitsWithUsage(string option)
    {
        using var favg = new Favg();
        Write(favg, [0, 1, 0], Partition.FirstPositive(1, 1), [1, -1, 1]);

        Assert.Equal(ExitCode.Usage, favg.Run($"radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet {option}"));
        Assert.Contains(option.Split(' ')[0][2..], favg.Error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Radius_LabelsAgainstTheGroupsOfTheModel_AreRefusedAndNotIgnored()
    {
        using var favg = new Favg();
        Write(favg, [0, 1, 0], Partition.FirstPositive(1, 1), [1, -1, 1]);
        const string Line = "radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet --labels ";

        Assert.Equal(ExitCode.Done, favg.Run(Line + "0|1"));
        Assert.Equal(ExitCode.Done, favg.Run(Line + "parity"));
        Assert.Equal(ExitCode.Usage, favg.Run(Line + "1|0"));
        Assert.Contains("--labels is 1|0; expected 0|1,", favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, favg.Run(Line + "0,1|2"));
    }

    private static void AssertRefused(int exitCode, string expected, byte[] model, byte[] samples)
    {
        using var favg = new Favg();
        Write(favg, model, samples);

        Assert.Equal(exitCode, favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --quiet"));
        Assert.Contains(expected, favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(favg.Out.ToString());
    }

    /// <summary>One sample of class 0.</summary>
    private static byte[] Samples(string shape, params float[] x) =>
        PythonFiles.Npz(
            false, ("x", PythonFiles.Npy("<f4", shape, PythonFiles.Floats(x))),
            ("y", PythonFiles.Npy("<i8", "(1,)", PythonFiles.Longs(0))));

    private static void Write(Favg favg, byte[] model, byte[] samples)
    {
        File.WriteAllBytes(favg.PathOf("m.safetensors"), model);
        File.WriteAllBytes(favg.PathOf("s.npz"), samples);
    }

    /// <summary>The model f₀ = ReLU(x₁), f₁ = ReLU(x₂) of sides + and −, and samples e₁, e₂, −e₁.</summary>
    private static void Write(Favg favg, int[] clusters, Partition partition, int[] labels)
    {
        ModelFile.Save(
            favg.PathOf("m.safetensors"),
            new MulticlassNetwork(new HiddenLayer(new Matrix(2, 2, [1, 0, 0, 1])), Partition.FirstPositive(1, 1)));
        SamplesFile.Save(favg.PathOf("s.npz"), new LabeledSamples(new Samples(3, 2, [1, 0, 0, 1, -1, 0]), labels, clusters, partition));
    }

    private static string[][] Rows(Favg favg) =>
        [.. favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
}
