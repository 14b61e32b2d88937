using System.Globalization;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>
/// Models that PyTorch wrote: files of PyTorch 1.13.1 in the folder PyTorch, and files that the Python of this machine writes now.
/// </summary>
public sealed class PyTorchModelTests : IDisposable
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "PyTorch");
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Models_OfPyTorch113_AreReadExactly() => AssertAllRead(Golden);

    [Fact]
    public void Models_OfThePythonOfThisMachine_AreReadExactly()
    {
        string? python = Python.Find("numpy, torch", out string reason);
        Assert.SkipWhen(python is null, reason);
        Python.Run(python, _favg.Folder, Path.Combine(Golden, "write_models.py"), ".");
        AssertAllRead(_favg.Folder);
    }

    [Fact]
    public void Radius_StateDictionaryOnnxAndOurFile_GiveTheSameRadii()
    {
        string ours = _favg.PathOf("ours.safetensors");
        ModelFile.Save(ours, ModelFile.Load(Path.Combine(Golden, "mlp.pt")).Network);
        double[][] expected = Radii(ours);
        Assert.Equal(30, expected.Length);
        Assert.All(expected, row => Assert.InRange(row[0], 1e-3, 10));
        foreach (string file in (string[])["mlp.pt", "nested.pt", "mlp.onnx"])
        {
            double[][] found = Radii(Path.Combine(Golden, file));
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    [Fact]
    public void Show_StateDictionary_PrintsTensorsAndWhatTheyAre()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"model show {Golden}/mlp.pt"));
        Assert.Equal(
            """
            PyTorch state dictionary, 4 tensors
              0.bias    F32   [8]
              0.weight  F32   [8, 12]
              2.bias    F32   [3]
              2.weight  F32   [3, 8]
            understood as a dense network: 3 outputs
              d = 12 inputs, M = 8 neurons with bias, ReLU

            """,
            _favg.Out.ToString(), ignoreLineEndingDifferences: true);
        Assert.Contains("FA3016", _favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_AmbiguousFile_PrintsTensorsThenProposesAMap()
    {
        string path = _favg.PathOf("m.safetensors");
        ModelFile.Export(path, new DenseNetwork(new HiddenLayer(new(2, 2, [1, 2, 3, 4])), new(2, 2, [1, 0, 0, 1])), "a", "b");
        const string Map = "--map hidden.weight=a.weight --map hidden.bias=a.bias --map output.weight=b.weight --map output.bias=b.bias";

        Assert.Equal(ExitCode.Data, _favg.Run($"model show {path}"));
        Assert.Contains("a.weight  F64   [2, 2]", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains(Map, _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _favg.Run($"model show {path} {Map}"));
        Assert.Contains("understood as a dense network: 2 outputs", _favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, _favg.Run($"model show {path} --map weight=a"));
    }

    [Fact]
    public void Export_ReadAgain_GivesTheSameRadii()
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"model export {Golden}/mlp.pt --layers fc1,fc2 --out $DIR/e.safetensors"));
        Assert.All(Radii(Path.Combine(Golden, "mlp.pt")).Zip(Radii(_favg.PathOf("e.safetensors"))), p => Assert.Equal(p.First, p.Second));
        Assert.Equal(ExitCode.Usage, _favg.Run($"model export {Golden}/mlp.pt --layers fc1 --out $DIR/e.safetensors"));
    }

    [Fact]
    public void Export_PolynomialRelu_IsRefusedInOneSentence()
    {
        ModelFile.Save(
            _favg.PathOf("p.safetensors"), new BinaryNetwork(new HiddenLayer(new(1, 1, [1]), null, new Activation(2)), [1]));
        Assert.Equal(ExitCode.Data, _favg.Run("model export $DIR/p.safetensors --out $DIR/e.safetensors"));
        Assert.Contains("polynomial ReLU of power 2; expected the ReLU", _favg.Error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(_favg.PathOf("e.safetensors")));
    }

    [Fact]
    public void Show_NamesWithControlCharacters_AreNotSentToTheTerminal()
    {
        SafetensorsFile.Write(
            _favg.PathOf("n.safetensors"),
            new Dictionary<string, SafetensorsTensor>
            {
                ["a\u001b[31m\n"] = SafetensorsTensor.FromDoubles([1], 1, 1),
                ["b"] = SafetensorsTensor.FromDoubles([1], 1, 1),
            },
            new Dictionary<string, string>());
        _favg.Run("model show $DIR/n.safetensors");
        Assert.Contains("  a\uFFFD[31m\uFFFD  F64", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Radius_GroupedOutputs_AreAtLeastTheRadiiOfTheClasses()
    {
        // merging classes 1 and 2 takes rivals away, and none is new
        double[][] classes = Radii(Path.Combine(Golden, "mlp.pt")), grouped = Radii(Path.Combine(Golden, "mlp.pt"), "--labels 0|1,2");
        Assert.All(classes.Zip(grouped), pair => Assert.True(pair.Second[1] >= pair.First[0], $"{pair.Second[1]} < {pair.First[0]}"));
        Assert.Contains(classes.Zip(grouped), pair => pair.Second[0] > pair.First[1]);
        Assert.Equal(
            ExitCode.Usage, _favg.Run($"radius --model {Golden}/mlp.pt --samples {Golden}/samples.npz --labels 0|1,2,3,4 --quiet"));
    }

    [Fact]
    public void AttackAndFeatures_StateDictionary_Run()
    {
        string files = $"--model {Golden}/mlp.pt --samples {Golden}/samples.npz";
        Assert.Equal(ExitCode.Done, _favg.Run($"attack {files} --attack fmn --attack pieces --quiet"));
        Assert.Equal(ExitCode.Done, _favg.Run($"features {files} --labels 0|1,2 --quiet"));
        Assert.Contains("model.cosine.diagonal", _favg.Out.ToString(), StringComparison.Ordinal);
    }

    private void AssertAllRead(string folder)
    {
        double[][] outputs = [.. File.ReadLines(Path.Combine(folder, "outputs.csv")).Select(line =>
            Array.ConvertAll(line.Split(','), cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
        var samples = SamplesFile.Load(Path.Combine(folder, "samples.npz"), ClassMerge.Of(DenseNetwork.OwnClasses(outputs[0].Length)));
        foreach (string file in (string[])["mlp.pt", "nested.pt", "mlp.onnx"])
        {
            string path = Path.Combine(folder, file);
            if (file == "mlp.onnx" && !File.Exists(path))
            {
                continue;           // a PyTorch without its exporter, as the script says
            }

            TwoLayerNetwork network = ModelFile.Load(path).Network;
            double[] z = new double[network.Hidden.NeuronCount], f = new double[network.OutputCount];
            for (int i = 0; i < outputs.Length; i++)
            {
                network.Hidden.EvaluatePreactivations(Array.ConvertAll(samples.Samples.Inputs.Row(i).ToArray(), v => (double)v), z);
                network.EvaluateOutputs(z, [], f);
                Assert.All(outputs[i].Zip(f), pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
            }
        }

        foreach ((string file, string said) in (ReadOnlySpan<(string, string)>)
            [("module.pt", "torch.nn.modules.container.Sequential"), ("evil.pt", "posix.system")])
        {
            Assert.Equal(ExitCode.Data, _favg.Run($"model show {Path.Combine(folder, file)}"));
            Assert.Contains(said, _favg.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path.Combine(folder, "executed")) || File.Exists("executed"));
    }

    /// <summary>Certified and attacked end of every sample; all are exact.</summary>
    private double[][] Radii(string model, string options = "")
    {
        Assert.Equal(ExitCode.Done, _favg.Run($"radius --model {model} --samples {Golden}/samples.npz --quiet {options}"));
        string[][] rows =
            [.. _favg.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))];
        Assert.All(rows, cells => Assert.Equal("exact", cells[5].TrimEnd()));
        return [.. rows.Select(cells => Array.ConvertAll(cells[3..5], cell => double.Parse(cell, CultureInfo.InvariantCulture)))];
    }
}
