using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Tests.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Models;

public sealed class ForeignModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_ShapesThatSayAll_NeedNoNames()
    {
        LoadedModel loaded = ModelFile.Load(Write(("zz", [3, 2]), ("b", [3]), ("a", [4, 3]), ("c", [4])));

        DenseNetwork network = Assert.IsType<DenseNetwork>(loaded.Network);
        Assert.Equal([1, 2, 3, 4, 5, 6], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([1, 2, 3], network.Hidden.Biases.ToArray());
        Assert.Equal((4, 3), (network.OutputWeights.Rows, network.OutputWeights.Columns));
        Assert.Equal([1, 2, 3, 4], network.OutputBiases.ToArray());
        Diagnostic said = Assert.Single(loaded.Diagnostics);
        Assert.Equal((DiagnosticIds.ForeignModel, Severity.Info), (said.Id, said.Severity));
        Assert.Contains("d = 2 inputs, M = 3 ReLU neurons and 4 outputs", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1, 3)]
    public void Load_OneOutput_IsABinaryNetwork(int first, int second = 0)
    {
        int[] shape = second == 0 ? [3] : [first, second];
        BinaryNetwork network = Assert.IsType<BinaryNetwork>(
            ModelFile.Load(Write(("l1.weight", [3, 2]), ("l1.bias", [3]), ("l2.weight", shape), ("l2.bias", [1]))).Network);

        Assert.Equal([1, 2, 3], network.OutputWeights.ToArray());
        Assert.Equal(1, network.OutputBias);
    }

    [Fact]
    public void Load_ArraysOfNumPy_AreReadAndRefusedWhereTheyAreNotReal()
    {
        string path = _directory.File("m.npz");
        NpzFile.Write(path,
        [
            new("hidden.weight", NpyArray.FromFloats([1, 2, 3, 0.1f], 2, 2)), new("output.weight", NpyArray.FromDoubles([0.1, -7], 1, 2)),
        ]);
        BinaryNetwork network = Assert.IsType<BinaryNetwork>(ModelFile.Load(path).Network);
        Assert.Equal([1, 2, 3, 0.1f], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([0.1, -7], network.OutputWeights.ToArray());

        NpzFile.Write(path, [new("w", NpyArray.FromFloats([1, 2], 2, 1)), new("a", NpyArray.FromIntegers([1, 2]))]);
        Assert.Contains("a [2], w [2, 1]", Assert.Throws<DatasetException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TwoOutputs_HaveOutputOneForThePositiveSide()
    {
        DenseNetwork network = Assert.IsType<DenseNetwork>(ModelFile.Load(Write(("l1.weight", [3, 5]), ("l2.weight", [2, 3]))).Network);
        Assert.Equal([-1, 1], network.Partition.Labels.ToArray());
    }

    [Fact]
    public void Load_EqualLengths_GoByTheNameBesideTheWeight()
    {
        // M = K = 3: only names tell the biases apart
        DenseNetwork network = Assert.IsType<DenseNetwork>(
            ModelFile.Load(Write(("x.bias", [3]), ("x.weight", [3, 2]), ("y.bias", [3]), ("y.weight", [3, 3]))).Network);
        Assert.True(network.Hidden.HasBias);
        Assert.Equal(3, network.OutputCount);
    }

    [Fact]
    public void Load_SquareWeights_AreRefusedWithAMapThatWorks()
    {
        string path = Write(("fc1.weight", [3, 3]), ("fc1.bias", [3]), ("fc2.weight", [3, 3]), ("fc2.bias", [3]));
        DatasetException fault = Assert.Throws<DatasetException>(() => ModelFile.Load(path));
        const string Proposal =
            "--map hidden.weight=fc1.weight --map hidden.bias=fc1.bias --map output.weight=fc2.weight --map output.bias=fc2.bias";

        Assert.Contains("fit a network in 2 ways", fault.Message, StringComparison.Ordinal);
        Assert.Contains(Proposal, fault.Message, StringComparison.Ordinal);
        LoadedModel loaded = ModelFile.Load(path, LayerMap.Parse(Proposal.Split(" --map ").Select(word => word.Replace("--map ", ""))));
        Assert.Equal(3, loaded.Network.OutputCount);
        Assert.DoesNotContain(loaded.Diagnostics, d => d.Severity == Severity.Warning);
    }

    [Fact]
    public void Load_BiasOfALinearClassifier_IsNoOutputWeight() =>
        AssertRefused("it holds fc.bias [3], fc.weight [3, 2]", ("fc.weight", [3, 2]), ("fc.bias", [3]));

    [Fact]
    public void Load_ScaleOfANormalisation_IsNoBias()
    {
        AssertRefused("1.weight [3]", ("0.weight", [3, 2]), ("1.weight", [3]), ("3.weight", [4, 3]));
        AssertRefused("1.weight [1]", ("0.weight", [3, 2]), ("0.bias", [3]), ("1.weight", [1]), ("2.weight", [1, 3]));
        AssertRefused("norm.scale [3]", ("a.kernel", [3, 2]), ("norm.scale", [3]), ("b.kernel", [4, 3]));
    }

    [Fact]
    public void Load_ManyTensorsThatFitNothing_IsRefusedAtOnce()
    {
        // comparing every pair would take 10^10 steps: minutes
        (string, int[])[] tensors = [.. Enumerable.Range(0, 100_000).Select(i => ($"t{i}", (int[])[3, 2]))];
        AssertRefused("it holds t0 [3, 2]", tensors);
    }

    [Fact]
    public void Load_LongHeaderThatBeginsLikeOnnx_IsSafetensors()
    {
        const int Length = 0x10008;                         // little-endian 08 00 01: ONNX begins with 08, version, another field
        byte[] header = System.Text.Encoding.UTF8.GetBytes(
            ("{\"w\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}," +
            "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[4,12]}}").PadRight(Length));
        string path = _directory.Write(
            "long.bin", [.. BitConverter.GetBytes((long)Length), .. header, .. SafetensorsBytes.Floats(1, 2, 3)]);
        Assert.Equal(2, ModelFile.Load(path).Network.OutputCount);
    }

    [Fact]
    public void Load_OurOwnNamesWithoutMetadata_SayAllEvenWhereShapesDoNot()
    {
        DenseNetwork network = Assert.IsType<DenseNetwork>(
            ModelFile.Load(Write(("hidden.weight", [3, 2]), ("output.weight", [2, 3]), ("output.bias", [2]))).Network);
        Assert.Equal((2, 2), (network.Hidden.InputDimension, network.OutputCount));
    }

    [Fact]
    public void Load_DeeperNetwork_IsRefused_AndWithAMapNamesWhatItLeavesOut()
    {
        string path = Write(("a.weight", [3, 2]), ("b.weight", [4, 3]), ("c.weight", [2, 4]));
        Assert.Contains(
            "for example --map hidden.weight=", Assert.Throws<DatasetException>(() => ModelFile.Load(path)).Message,
            StringComparison.Ordinal);

        LoadedModel loaded = ModelFile.Load(path, LayerMap.Parse(["hidden.weight=b.weight", "output.weight=c.weight"]));
        Diagnostic left = Assert.Single(loaded.Diagnostics, d => d.Severity == Severity.Warning);
        Assert.Contains("'a.weight'", left.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hidden.weight=a", "a weight is missing")]
    [InlineData("hidden.weight=a output.weight=b hidden.weight=c", "'hidden.weight=c' is not expected")]
    [InlineData("weight=a", "'weight=a' is not expected")]
    [InlineData("hidden.weight=a hidden.bias=c output.weight=b output.bias=c", "tensor 'c' stands for two parts")]
    [InlineData("hidden.weight=", "'hidden.weight=' is not expected")]
    public void Parse_FaultyMap_SaysWhatIsExpected(string words, string said) =>
        Assert.Contains(
            said, Assert.Throws<ArgumentException>(() => LayerMap.Parse(words.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MapThatDoesNotFit_NamesTheShape()
    {
        string path = Write(("a", [3, 2]), ("b", [4, 2]), ("n", [2, 3]));
        DatasetException fault =
            Assert.Throws<DatasetException>(() => ModelFile.Load(path, LayerMap.Parse(["hidden.weight=a", "output.weight=b"])));
        Assert.Contains("tensor 'b' has shape [4, 2]; expected [4, 3]", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<DatasetException>(() => ModelFile.Load(path, LayerMap.Parse(["hidden.weight=a", "output.weight=nowhere"])));
        Assert.Contains("there is no tensor 'nowhere'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MapForAFileOfOurs_IsRefused()
    {
        string path = _directory.File("m.safetensors");
        ModelFile.Save(path, new BinaryNetwork(new HiddenLayer(new(1, 1, [1])), [1]));
        DatasetException fault = Assert.Throws<DatasetException>(
            () => ModelFile.Load(path, LayerMap.Parse(["hidden.weight=hidden.weight", "output.weight=output.weight"])));
        Assert.Contains("Leave --map out", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_StateDictionary_EqualsTheSameNumbersInOurFile()
    {
        byte[] weights = SafetensorsBytes.Floats(0.1f, -3, 5), output = SafetensorsBytes.Floats(1, -1, 0.5f, 2, 0, 7);
        string path = _directory.Write("model.pt", TorchBytes.File(
            new("0.weight", "FloatStorage", weights, [3, 1]), new("0.bias", "FloatStorage", SafetensorsBytes.Floats(1, 2, 3), [3]),
            new("2.weight", "FloatStorage", output, [2, 3]), new("2.bias", "FloatStorage", SafetensorsBytes.Floats(4, 5), [2])));
        DenseNetwork network = Assert.IsType<DenseNetwork>(ModelFile.Load(path).Network);

        string ours = _directory.File("ours.safetensors");
        ModelFile.Save(ours, network);
        DenseNetwork again = Assert.IsType<DenseNetwork>(ModelFile.Load(ours).Network);

        Assert.Equal([0.1f, -3.0, 5], again.Hidden.Weights.Values.ToArray());
        Assert.Equal([1, -1, 0.5, 2, 0, 7], again.OutputWeights.Values.ToArray());
        Assert.Equal([4, 5], again.OutputBiases.ToArray());
    }

    [Fact]
    public void Save_GroupedDenseNetwork_KeepsItsGroups()
    {
        string path = _directory.File("m.safetensors");
        var partition = Data.Partition.OfGroups([0, 2, 1, 2]);
        ModelFile.Save(path, new DenseNetwork(new HiddenLayer(new(1, 1, [1])), new(4, 1, [1, 2, 3, 4]), null, partition));
        Assert.Equal([0, 2, 1, 2], Assert.IsType<DenseNetwork>(ModelFile.Load(path).Network).Partition.Groups.ToArray());
        Assert.Equal("dense", SafetensorsFile.Read(path).Metadata["favg.kind"]);
    }

    [Fact]
    public void Export_KClassNetwork_IsReadBackAsTheSameFunction()
    {
        string path = _directory.File("m.safetensors");
        var network = new MulticlassNetwork(new HiddenLayer(new(4, 1, [1, 2, 3, 4]), [1, 0, 0, -1]), Data.Partition.FirstPositive(1, 1));
        ModelFile.Export(path, network, "fc1", "fc2");

        Assert.Equal(["fc1.bias", "fc1.weight", "fc2.bias", "fc2.weight"], SafetensorsFile.Read(path).Tensors.Keys.Order());
        DenseNetwork again = Assert.IsType<DenseNetwork>(ModelFile.Load(path).Network);
        Assert.Equal([0.5, 0.5, 0, 0, 0, 0, 0.5, 0.5], again.OutputWeights.Values.ToArray());
        Assert.Equal(network.Hidden.Biases.ToArray(), again.Hidden.Biases.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 2, 0x8A, 10 }, "bare Python pickle")]
    [InlineData(new byte[] { 0x89, (byte)'H', (byte)'D', (byte)'F', 13 }, "HDF5")]
    [InlineData(new byte[] { 1, 2, 3 }, "3 bytes")]
    public void Load_OtherFormats_AreNamed(byte[] bytes, string said)
    {
        string path = _directory.Write("model.bin", bytes);
        Assert.Contains(said, Assert.Throws<DatasetException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string said, params (string Name, int[] Shape)[] tensors) =>
        Assert.Contains(said, Assert.Throws<DatasetException>(() => ModelFile.Load(Write(tensors))).Message, StringComparison.Ordinal);

    // Tensors that count 1, 2, 3 …
    private string Write(params (string Name, int[] Shape)[] tensors)
    {
        string path = _directory.File("foreign.safetensors");
        SafetensorsFile.Write(
            path,
            tensors.ToDictionary(
                t => t.Name,
                t => SafetensorsTensor.FromDoubles(
                    [.. Enumerable.Range(1, t.Shape.Aggregate(1, (product, length) => product * length)).Select(v => (double)v)], t.Shape)),
            new Dictionary<string, string> { ["format"] = "pt" });
        return path;
    }
}
