using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Tests.Models;

public sealed class DeepModelFileTests : IDisposable
{
    private static readonly DeepModelDescription Description = new("ResNet18", 16, 3, 32, 30, ["air, plane", "Käfer"], new([1, -1]));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_SavedModel_GivesTheSameBitsAndDescription()
    {
        string path = _directory.File("m.safetensors");
        float[] values = [1 / 3f, -0.0f, float.Epsilon, 1e30f, -7, 2];
        DeepModelFile.Save(
            path,
            new DeepModel(Description, new Dictionary<string, ModelArray> { ["fc.weight"] = new(values, 2, 3), ["scale"] = new([5]) }));

        DeepModel loaded = DeepModelFile.Load(path);

        Assert.Equal(
            values.Select(BitConverter.SingleToInt32Bits), loaded.State["fc.weight"].Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([2, 3], loaded.State["fc.weight"].Lengths);
        Assert.Empty(loaded.State["scale"].Lengths);
        Assert.Equal(
            Description with { Classes = [], Partition = loaded.Description.Partition }, loaded.Description with { Classes = [] },
            (a, b) => a.ToString() == b.ToString());
        Assert.Equal(Description.Classes, loaded.Description.Classes);
        Assert.Equal(Description.Partition.Groups, loaded.Description.Partition.Groups);
        Assert.Null(loaded.Description.Labels);
    }

    [Fact]
    public void Load_CoarseClassesWithNames_KeepsBoth()
    {
        string path = _directory.File("g.safetensors");
        DeepModelDescription three = Description with
        {
            Classes = ["a-0", "b-0", "a-1", "c-0"],
            Partition = Data.Partition.OfGroups([0, 1, 0, 2]),
            Labels = ["a", "b", "c"],
        };
        Assert.Equal([0, 1, 2], three.NumberedGroups);
        three = three with { NumberedGroups = [2, 0, 1] };
        DeepModelFile.Save(path, new DeepModel(three, new Dictionary<string, ModelArray>()));
        DeepModelDescription loaded = DeepModelFile.Load(path).Description;
        Assert.Equal([0, 1, 0, 2], loaded.Partition.Groups.ToArray());
        Assert.Equal(three.Labels, loaded.Labels);
        Assert.Equal([2, 0, 1], loaded.NumberedGroups);
    }

    [Theory]
    [InlineData("favg.labels", "[\"a\"]", "has 1 names; expected 2")]
    [InlineData("favg.labels", "a", "a JSON array of names")]
    [InlineData("favg.order", "0,0", "'favg.order' is '0,0'; expected each of the 2 coarse classes once")]
    [InlineData("favg.order", "first", "'favg.order' is 'first'")]
    [InlineData("favg.sides", "++", "at least one of each")]
    [InlineData("favg.kind", "binary", "'favg.kind' is 'binary'; expected 'vision'")]
    [InlineData("favg.width", "wide", "'favg.width' is 'wide'")]
    [InlineData("favg.input", "3,32", "has 2 numbers")]
    [InlineData("favg.input", "3,0,32", "'favg.input' is '0'")]
    [InlineData("favg.classes", "cat", "'favg.classes' is 'cat'")]
    [InlineData("favg.classes", "[\"cat\"]", "at least two names")]
    [InlineData("favg.classes", "[\"cat\",\"cat\"]", "none of them empty or twice")]
    [InlineData("favg.classes", "[\"cat\",\" \"]", "none of them empty or twice")]
    [InlineData("favg.classes", "[\"cat\",null]", "none of them empty or twice")]
    [InlineData("favg.sides", "+", "2 characters")]
    [InlineData("favg.architecture", null, "there is no metadata 'favg.architecture'")]
    public void Load_FaultyMetadata_ThrowsDatasetException(string key, string? value, string said)
    {
        string path = _directory.File("m.safetensors");
        DeepModelFile.Save(path, new DeepModel(Description, new Dictionary<string, ModelArray>()));
        Dictionary<string, string> metadata = SafetensorsFile.Read(path).Metadata.ToDictionary();
        metadata.Remove(key);
        if (value is not null)
        {
            metadata[key] = value;
        }

        SafetensorsFile.Write(path, new Dictionary<string, SafetensorsTensor>(), metadata);
        Assert.Contains(said, Assert.Throws<DatasetException>(() => DeepModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadState_StateDictionaryOfPyTorch_LeavesItsBatchCountersOut()
    {
        string path = _directory.File("p.safetensors");
        SafetensorsFile.Write(path, new Dictionary<string, SafetensorsTensor>
        {
            ["bn1.weight"] = SafetensorsTensor.FromFloats([1, 2], 2),
            ["bn1.num_batches_tracked"] = SafetensorsTensor.FromDoubles([3]),
        }, new Dictionary<string, string> { ["format"] = "pt" });

        Assert.Equal("bn1.weight", Assert.Single(DeepModelFile.LoadState(path)).Key);
    }

    [Fact]
    public void LoadState_DoublePrecision_IsRefused()
    {
        string path = _directory.File("d.safetensors");
        SafetensorsFile.Write(
            path, new Dictionary<string, SafetensorsTensor> { ["w"] = SafetensorsTensor.FromDoubles([3], 1) },
            new Dictionary<string, string>());
        Assert.Contains(
            "'w' holds F64 values; expected F32", Assert.Throws<DatasetException>(() => DeepModelFile.LoadState(path)).Message,
            StringComparison.Ordinal);
    }
}
