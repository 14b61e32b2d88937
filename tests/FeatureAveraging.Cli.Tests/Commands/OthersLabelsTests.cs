using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>Labels as people have them, on a network of one score: an answer or one message, never an internal error.</summary>
public sealed class OthersLabelsTests : IDisposable
{
    private static readonly IFormatProvider Invariant = System.Globalization.CultureInfo.InvariantCulture;
    private readonly Favg _favg = new();

    public OthersLabelsTests()
    {
        // score = max(x0, 0) - max(-x0, 0) = x0
        var hidden = new HiddenLayer(new Matrix(2, 2, [1, 0, -1, 0]), [0, 0]);
        ModelFile.Save(_favg.PathOf("m.safetensors"), new BinaryNetwork(hidden, [1, -1]));
    }

    public void Dispose() => _favg.Dispose();

    [Theory]
    [InlineData("x,z,y\n2,1,1\n-3,1,0\n", "1,-1")]
    [InlineData("x,z,y\n2,1,True\n-3,1,False\n", "1,-1")]
    [InlineData("x,z,kind\n2,1,yes\n-3,1,no\n", "1,-1")]
    [InlineData("x,z,y\n2,1,1.0\n-3,1,-1.0\n", "1,-1")]
    public void Radius_OneScore_ClassOneIsPositive(string text, string labels)
    {
        Assert.Equal(ExitCode.Done, Run("radius", text, "--quiet"));

        string[] rows = _favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.Equal(labels, string.Join(',', rows.Select(row => row.Split(',')[1])));
        Assert.All(rows, row => Assert.EndsWith("exact", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x,z,y\n2,1,0\n-3,1,1\n", "0.0 % of the samples are classified right", "--labels \"0|1\"")]
    [InlineData("x,z,y\n2,1,-1\n-3,1,1\n", "0.0 % of the samples are classified right", "the labels multiplied by -1")]
    public void Radius_MoreThanHalfWrong_ProposesTheOppositeMapping(string text, string said, string proposed)
    {
        Assert.Equal(ExitCode.Done, Run("radius", text, "--quiet"));

        Assert.Contains(DiagnosticIds.OppositeLabels, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains(proposed, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_OppositeMappingAsProposed_IsRight()
    {
        Assert.Equal(ExitCode.Done, Run("radius", "x,z,y\n2,1,0\n-3,1,1\n", "--labels 0|1"));

        Assert.DoesNotContain(DiagnosticIds.OppositeLabels, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("radius", "x,z,y\n2,1,1\n-3,1,2\n", "", "counted from 1")]
    [InlineData("radius", "x,z,y\n2,1,0\n-3,1,3\n", "", "y holds class indices from 0 to 3")]
    [InlineData("radius", "x,z,y\n2,1,0\n-3,1,3\n", "--labels 0,1|2", "the given partition")]
    [InlineData("train", "x,z,y\n2,1,1\n-3,1,2\n", "--labels fine --width 4 --epochs 1", "counted from 1")]
    [InlineData("train", "x,z,y\n2,1,1\n-3,1,1\n", "--labels 0|1 --width 4 --epochs 1", "")]
    [InlineData("train", "x,z,y\n2,1,0\n-3,1,2\n", "--labels fine --width 6 --epochs 1", "")]
    [InlineData("train", "x,z,y\n2,1,0\n-3,1,2\n", "--labels parity --width 6 --epochs 1", "")]
    [InlineData("train", "x,z,y\n2,1,0\n-3,1,1\n", "--labels 0,1|2,3 --width 6 --epochs 1", "")]
    [InlineData("train", "x,z,y\n2,1,0\n-3,1,2\n", "--labels 0,1|2,3|4 --width 6 --epochs 1", "")]
    [InlineData("features", "x,z,y\n2,1,0\n-3,1,2\n", "--labels parity", "class 1 has no sample")]
    [InlineData("features", "x,z,y\n2,1,0\n-3,1,0\n", "", "class 1 has no sample")]
    [InlineData("attack", "x,z,y\n2,1,0\n-3,1,2\n", "--labels parity --attack averaged --attack pgd", "FA2004")]
    [InlineData("attack", "x,z,y\n2,1,1\n-3,1,-1\n", "--box -500,500 --attack pgd", "FA3012")]
    public void Command_OddLabels_GivesAnAnswerOrOneMessage(string command, string text, string options, string said)
    {
        int code = Run(command, text, options);

        Assert.Contains(code, new[] { ExitCode.Done, ExitCode.Usage, ExitCode.Data });
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Train_NamesInTwoFiles_AreNumberedAlike()
    {
        File.WriteAllText(_favg.PathOf("test.csv"), "x,z,kind\n3,1,owl\n");

        int code = Run("train", "x,z,kind\n2,1,owl\n-3,1,ant\n0,5,cat\n", "--test $DIR/test.csv --labels fine --width 6 --epochs 1");

        Assert.True(code == ExitCode.Done, _favg.Error.ToString());
        Assert.Contains("0 ant, 1 cat, 2 owl", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 ant, 1 cat, 2 owl", File.ReadAllText(_favg.PathOf("run/run.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_HalvesOfAnUnknownNumberOfClasses_AreRefused()
    {
        Assert.Equal(ExitCode.Usage, Run("radius", "x,z,y\n2,1,0\n-3,1,2\n", "--labels first-half"));
        Assert.Contains(
            "does not say how many classes there are (3 by those that occur)", _favg.Error.ToString(), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, Run("radius", "x,z,y\n2,1,0\n-3,1,2\n", "--labels 0,1|2,3 --quiet"));
        Assert.Equal(ExitCode.Done, Run("radius", "x,z,y\n2,1,0\n-3,1,2\n", "--labels parity --quiet"));
        Assert.Equal(ExitCode.Done, Run("radius", "x,z,y\n2,1,1\n-3,1,-1\n", "--labels first-half --quiet"));
    }

    [Fact]
    public void Radius_HalvesOfATestPart_AreThoseOfTheTrainingPart()
    {
        // classes 0 to 3 in training, 0 and 1 in the test: both are in the first half
        File.WriteAllBytes(_favg.PathOf("s.npz"), PythonFiles.Npz(
            false, ("x_train", PythonFiles.Npy("<f8", "(4, 2)", PythonFiles.Doubles(1, 0, 1, 0, -1, 0, -1, 0))),
            ("y_train", PythonFiles.Npy("<i8", "(4,)", PythonFiles.Longs(0, 1, 2, 3))),
            ("x_test", PythonFiles.Npy("<f8", "(2, 2)", PythonFiles.Doubles(1, 0, 2, 0))),
            ("y_test", PythonFiles.Npy("<i8", "(2,)", PythonFiles.Longs(0, 1)))));

        Assert.Equal(ExitCode.Done, _favg.Run("radius --model $DIR/m.safetensors --samples $DIR/s.npz --labels first-half --quiet"));
        string[] rows = _favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
        Assert.All(rows, row => Assert.Equal("1", row.Split(',')[1]));
    }

    [Fact]
    public void Radius_DoublePrecision_IsJudgedAsItIs()
    {
        // score = max(x0 - 1, 0) - max(1 - x0, 0) = x0 - 1, at x0 = 1 + 2^-29, which single precision rounds to the boundary
        ModelFile.Save(
            _favg.PathOf("m.safetensors"), new BinaryNetwork(new HiddenLayer(new Matrix(2, 2, [1, 0, -1, 0]), [-1, 1]), [1, -1]));

        Assert.Equal(ExitCode.Done, Run("radius", "x,z,y\n1.00000000186264514923095703125,1,1\n", ""));

        string[] row = _favg.Out.ToString().Split('\n')[1].Split(',');
        Assert.Equal("1.862645149230957E-09", row[2]);
        Assert.NotEqual("misclassified", row[5]);
        Assert.InRange(Math.ScaleB(1, -29), double.Parse(row[3], Invariant), double.Parse(row[4], Invariant));
    }

    [Fact]
    public void Train_DoublePrecision_SaysThatItRounds()
    {
        Assert.Equal(ExitCode.Done, Run("train", "x,z,y\n1.00000000186264514923095703125,1,1\n-3,1,0\n", "--width 4 --epochs 1"));

        Assert.Contains(DiagnosticIds.RoundedSamples, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--label weight", ExitCode.Data, "there is no column 'weight'")]
    [InlineData("--scale half", ExitCode.Usage, "--scale is half; expected auto, none or bytes")]
    public void Radius_WrongReading_IsRefused(string options, int expected, string said)
    {
        Assert.Equal(expected, Run("radius", "x,z,y\n2,1,1\n-3,1,0\n", options));
        Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
    }

    private int Run(string command, string text, string options)
    {
        File.WriteAllText(_favg.PathOf("s.csv"), text);
        string data = command == "train" ? "--dataset $DIR/s.csv --out $DIR/run" : "--model $DIR/m.safetensors --samples $DIR/s.csv";
        string output = command == "attack" ? " --out $DIR/run" : "";
        return _favg.Run($"{command} {data}{output} {options}");
    }
}
