using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Tests.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true, 0.25, 1)]
    [InlineData(false, 0, 1)]
    [InlineData(true, 0, 3)]
    public void Load_SavedBinaryNetwork_GivesTheSameNetwork(bool hasBias, double outputBias, int power)
    {
        var hidden = new HiddenLayer(new Matrix(2, 3, [1, 2, 3, -4, 1e-300, 0.1]), hasBias ? [0.5, -7] : null, new Activation(power));
        string path = _directory.File("m.safetensors");

        ModelFile.Save(path, new BinaryNetwork(hidden, [0.75, -2], outputBias));
        LoadedModel loaded = ModelFile.Load(path);

        BinaryNetwork network = Assert.IsType<BinaryNetwork>(loaded.Network);
        Assert.Equal(hidden.Weights.Values, network.Hidden.Weights.Values);
        Assert.Equal(hidden.Biases, network.Hidden.Biases);
        Assert.Equal(hasBias, network.Hidden.HasBias);
        Assert.Equal(power, network.Hidden.Activation.Power);
        Assert.Equal([0.75, -2.0], network.OutputWeights.ToArray());
        Assert.Equal(outputBias, network.OutputBias);
        Assert.Empty(loaded.Diagnostics);
    }

    [Fact]
    public void Load_SavedMulticlassNetwork_GivesTheSameNetwork()
    {
        var hidden = new HiddenLayer(new Matrix(6, 1, [1, 2, 3, 4, 5, 6]));
        string path = _directory.File("m.safetensors");

        ModelFile.Save(path, new MulticlassNetwork(hidden, new Partition([1, -1, -1])));
        LoadedModel loaded = ModelFile.Load(path);

        MulticlassNetwork network = Assert.IsType<MulticlassNetwork>(loaded.Network);
        Assert.Equal([1, -1, -1], network.Partition.Labels.ToArray());
        Assert.Equal(2, network.NeuronsPerClass);
        Assert.False(network.Hidden.HasBias);
        Assert.Equal(hidden.Weights.Values, network.Hidden.Weights.Values);
        Assert.Empty(loaded.Diagnostics);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(0, 1, 2)]
    public void Export_CoarseClasses_AreReadAgain(int first, int second, int third)
    {
        var partition = Partition.OfGroups([first, second, third]);
        var hidden = new HiddenLayer(new Matrix(3, 1, [1, 2, 3]));
        string path = _directory.File("e.safetensors");

        var identity = new Matrix(3, 3, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
        foreach (TwoLayerNetwork network in (TwoLayerNetwork[])
            [new MulticlassNetwork(hidden, partition), new DenseNetwork(hidden, identity, null, partition)])
        {
            ModelFile.Export(path, network, "fc1", "fc2", ["rose", "iris", "tulip"]);
            LoadedModel loaded = ModelFile.Load(path);
            DenseNetwork read = Assert.IsType<DenseNetwork>(loaded.Network);
            Assert.Equal(["rose", "iris", "tulip"], loaded.Labels);

            Assert.Equal(partition.Groups.ToArray(), read.Partition.Groups.ToArray());
            Assert.Equal(partition.Labels.ToArray(), read.Partition.Labels.ToArray());
            Assert.Equal(hidden.Weights.Values, read.Hidden.Weights.Values);
        }
    }

    [Fact]
    public void Load_NamesOfCoarseClasses_AreThoseThatWereSaved()
    {
        var network = new MulticlassNetwork(new HiddenLayer(new Matrix(3, 1, [1, 2, 3])), new Partition([1, -1, -1]));
        string path = _directory.File("m.safetensors");

        ModelFile.Save(path, network, ["tulip", "iris \"blue\"+rose"]);

        Assert.Equal(["tulip", "iris \"blue\"+rose"], ModelFile.Load(path).Labels);
        Assert.Empty(ModelFile.Load(path).Diagnostics);
        ModelFile.Save(path, network);
        Assert.Null(ModelFile.Load(path).Labels);
    }

    [Fact]
    public void Load_SavedNetworkOfThreeCoarseClasses_GivesItsGroups()
    {
        string path = _directory.File("m.safetensors");

        ModelFile.Save(path, new MulticlassNetwork(new HiddenLayer(new Matrix(4, 1, [1, 2, 3, 4])), Partition.OfGroups([0, 2, 1, 2])));
        var network = (MulticlassNetwork)ModelFile.Load(path).Network;

        Assert.Equal("0,2,1,2", SafetensorsFile.Read(path).Metadata["favg.groups"]);
        Assert.False(SafetensorsFile.Read(path).Metadata.ContainsKey("favg.sides"));
        Assert.Equal([0, 2, 1, 2], network.Partition.Groups.ToArray());
    }

    [Theory]
    [InlineData("0,2", "numbers: every group from 0")]
    [InlineData("0,0", "at least two groups")]
    [InlineData("0,x", "favg.groups' is '0,x'")]
    [InlineData("0,1,2", "2 numbers")]
    public void Load_FaultyGroups_SaysWhatIsExpected(string groups, string said)
    {
        string path = _directory.File("m.safetensors");
        var tensors = new Dictionary<string, SafetensorsTensor> { ["hidden.weight"] = SafetensorsTensor.FromDoubles([1, 2], 2, 1) };
        var metadata = new Dictionary<string, string>
        {
            ["favg.kind"] = "multiclass",
            ["favg.classes"] = "2",
            ["favg.neurons_per_class"] = "1",
            ["favg.groups"] = groups,
        };
        SafetensorsFile.Write(path, tensors, metadata);
        Assert.Contains(said, Assert.Throws<DatasetException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_MulticlassNetwork_WritesTheDocumentedMetadata()
    {
        string path = _directory.File("m.safetensors");

        ModelFile.Save(path, new MulticlassNetwork(new HiddenLayer(new Matrix(4, 1, [1, 2, 3, 4])), new Partition([1, -1])));

        SafetensorsFile file = SafetensorsFile.Read(path);
        Assert.Equal(
            "favg.classes=2 favg.kind=multiclass favg.neurons_per_class=2 favg.sides=+-",
            string.Join(" ", file.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}")));
        Assert.Equal(["hidden.weight"], file.Tensors.Keys);
        Assert.Equal([4, 1], file.Tensors["hidden.weight"].Shape);
    }

    [Fact]
    public void Save_SameNetworkTwice_GivesTheSameBytes()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 1, [1, 2]), [3, 4]), [1, -1]);

        ModelFile.Save(_directory.File("a"), network);
        ModelFile.Save(_directory.File("b"), network);

        Assert.Equal(File.ReadAllBytes(_directory.File("a")), File.ReadAllBytes(_directory.File("b")));
    }

    [Fact]
    public void Load_SinglePrecisionFromPython_GivesTheNumbersExactly()
    {
        string header =
            """{"__metadata__":{"favg.kind":"binary"},"output.weight":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}""" +
            ""","hidden.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""";
        string path = _directory.Write("m.safetensors", SafetensorsBytes.File(header, SafetensorsBytes.Floats(0.1f, 2, 1, -1)));

        BinaryNetwork network = Assert.IsType<BinaryNetwork>(ModelFile.Load(path).Network);

        Assert.Equal([0.1f, 2.0], network.Hidden.Weights.Values.ToArray());
        Assert.Equal([1.0, -1.0], network.OutputWeights.ToArray());
    }

    [Fact]
    public void Load_UnknownTensorAndMetadata_WarnsAboutBoth()
    {
        string path = Write(
            Binary, tensors => tensors["extra"] = new SafetensorsTensor("I64", [1], new byte[8]), metadata => metadata["format"] = "pt");

        IReadOnlyList<Diagnostic> diagnostics = ModelFile.Load(path).Diagnostics;

        Assert.All(diagnostics, d => Assert.Equal((DiagnosticIds.UnknownFileContent, Severity.Warning), (d.Id, d.Severity)));
        Assert.Equal(2, diagnostics.Count);
        Assert.Contains(diagnostics, d => d.Message.Contains("tensor 'extra'", StringComparison.Ordinal));
        Assert.Contains(diagnostics, d => d.Message.Contains("metadata 'format'", StringComparison.Ordinal));
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "multiclass", "no kind", "there is no metadata 'favg.kind'" },
        { "binary", "other kind", "'favg.kind' is 'cnn'" },
        { "binary", "no hidden", "there is no tensor 'hidden.weight'" },
        { "binary", "no output", "there is no tensor 'output.weight'" },
        { "binary", "vector hidden", "'hidden.weight' has shape [2]; expected 2 axes" },
        { "binary", "short output", "'output.weight' has shape [1]; expected [2]" },
        { "binary", "short bias", "'hidden.bias' has shape [1]; expected [2]" },
        { "binary", "wide output bias", "'output.bias' has shape [2]; expected [1]" },
        { "binary", "empty hidden", "at least one neuron and one input" },
        { "binary", "whole", "holds I16 values; expected F64, F32, F16 or BF16" },
        { "binary", "nan", "'hidden.weight' holds NaN at index 1; expected finite values" },
        { "binary", "infinite bias", "'hidden.bias' holds Infinity at index 0" },
        { "binary", "power zero", "'favg.activation_power' is '0'" },
        { "multiclass", "no sides", "there is no metadata 'favg.sides'" },
        { "multiclass", "one side", "'favg.sides' is '++'" },
        { "multiclass", "long sides", "'favg.sides' is '+-+'" },
        { "multiclass", "rows", "'hidden.weight' has 3 rows; expected k·h = 2·1 rows" },
        { "multiclass", "classes", "'favg.classes' is 'two'" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Load_FaultyModel_ThrowsDatasetExceptionSayingWhat(string kind, string fault, string said)
    {
        string path = Write(kind == "binary" ? Binary : Multiclass, tensors => Spoil(tensors, fault), metadata => Spoil(metadata, fault));

        DatasetException thrown = Assert.Throws<DatasetException>(() => ModelFile.Load(path));

        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(said, thrown.Message, StringComparison.Ordinal);
    }

    private static void Spoil(Dictionary<string, SafetensorsTensor> tensors, string fault)
    {
        switch (fault)
        {
            case "no hidden": tensors.Remove("hidden.weight"); break;
            case "no output": tensors.Remove("output.weight"); break;
            case "vector hidden": tensors["hidden.weight"] = SafetensorsTensor.FromDoubles([1, 2], 2); break;
            case "short output": tensors["output.weight"] = SafetensorsTensor.FromDoubles([1], 1); break;
            case "short bias": tensors["hidden.bias"] = SafetensorsTensor.FromDoubles([1], 1); break;
            case "wide output bias": tensors["output.bias"] = SafetensorsTensor.FromDoubles([1, 2], 2); break;
            case "empty hidden": tensors["hidden.weight"] = SafetensorsTensor.FromDoubles([], 0, 3); break;
            case "whole": tensors["hidden.weight"] = new SafetensorsTensor("I16", [2, 1], new byte[4]); break;
            case "nan": tensors["hidden.weight"] = SafetensorsTensor.FromDoubles([1, double.NaN], 2, 1); break;
            case "infinite bias": tensors["hidden.bias"] = SafetensorsTensor.FromDoubles([double.PositiveInfinity, 0], 2); break;
            case "rows": tensors["hidden.weight"] = SafetensorsTensor.FromDoubles([1, 2, 3], 3, 1); break;
        }
    }

    private static void Spoil(Dictionary<string, string> metadata, string fault)
    {
        switch (fault)
        {
            case "no kind": metadata.Remove("favg.kind"); break;
            case "other kind": metadata["favg.kind"] = "cnn"; break;
            case "power zero": metadata["favg.activation_power"] = "0"; break;
            case "no sides": metadata.Remove("favg.sides"); break;
            case "one side": metadata["favg.sides"] = "++"; break;
            case "long sides": metadata["favg.sides"] = "+-+"; break;
            case "classes": metadata["favg.classes"] = "two"; break;
        }
    }

    private static (Dictionary<string, SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Binary => (
        new()
        {
            ["hidden.weight"] = SafetensorsTensor.FromDoubles([1, 2], 2, 1),
            ["output.weight"] = SafetensorsTensor.FromDoubles([1, -1], 2),
        },
        new() { ["favg.kind"] = "binary" });

    private static (Dictionary<string, SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) Multiclass => (
        new() { ["hidden.weight"] = SafetensorsTensor.FromDoubles([1, 2], 2, 1) },
        new() { ["favg.kind"] = "multiclass", ["favg.classes"] = "2", ["favg.neurons_per_class"] = "1", ["favg.sides"] = "+-" });

    private string Write(
        (Dictionary<string, SafetensorsTensor> Tensors, Dictionary<string, string> Metadata) model,
        Action<Dictionary<string, SafetensorsTensor>> tensors,
        Action<Dictionary<string, string>> metadata)
    {
        tensors(model.Tensors);
        metadata(model.Metadata);
        string path = _directory.File("m.safetensors");
        SafetensorsFile.Write(path, model.Tensors, model.Metadata);
        return path;
    }
}
