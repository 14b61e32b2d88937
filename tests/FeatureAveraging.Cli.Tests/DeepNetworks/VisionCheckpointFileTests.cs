using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Cli.Tests.DeepNetworks;

public sealed class VisionCheckpointFileTests : IDisposable
{
    private readonly Favg _favg = new();

    public void Dispose() => _favg.Dispose();

    [Fact]
    public void Load_SavedCheckpoint_GivesTheSameBits()
    {
        string path = _favg.PathOf("c.safetensors");
        float[] values = [1 / 3f, float.NaN, -0.0f, float.Epsilon, float.NegativeInfinity, 2];
        var checkpoint = new VisionCheckpoint(
            "f00d",
            new Dictionary<string, ModelArray> { ["conv1.weight"] = new(values, 1, 2, 3), ["momentum.fc.bias"] = new([4], 1) },
            [new VisionEpoch(1, 2 / 3.0, 0.25, 0.1), new VisionEpoch(2, 0.1, 1, 1e-9)]);

        VisionCheckpointFile.Save(path, checkpoint);
        VisionCheckpoint loaded = VisionCheckpointFile.Load(path);

        Assert.Equal("f00d", loaded.Fingerprint);
        Assert.Equal(checkpoint.History, loaded.History);
        Assert.Equal(checkpoint.Arrays.Keys.Order(), loaded.Arrays.Keys.Order());
        Assert.Equal(
            values.Select(BitConverter.SingleToInt32Bits), loaded.Arrays["conv1.weight"].Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([1, 2, 3], loaded.Arrays["conv1.weight"].Lengths);
    }

    [Fact]
    public void Load_BeforeTheFirstEpoch_HasNoHistory()
    {
        string path = _favg.PathOf("c.safetensors");
        VisionCheckpointFile.Save(path, new VisionCheckpoint("f", new Dictionary<string, ModelArray>(), []));
        Assert.Empty(VisionCheckpointFile.Load(path).History);
    }

    [Theory]
    [InlineData("checkpoint", "f", "'favg.kind' is 'checkpoint'; expected 'vision-checkpoint'")]
    [InlineData("vision-checkpoint", null, "there is no metadata 'favg.fingerprint'")]
    [InlineData("vision-checkpoint", "f", "there is no tensor 'favg.history'")]
    public void Load_ForeignFile_ThrowsDatasetExceptionWithAdvice(string kind, string? fingerprint, string said)
    {
        string path = _favg.PathOf("c.safetensors");
        var metadata = new Dictionary<string, string> { ["favg.kind"] = kind };
        if (fingerprint is not null)
        {
            metadata["favg.fingerprint"] = fingerprint;
        }

        SafetensorsFile.Write(path, new Dictionary<string, SafetensorsTensor>(), metadata);
        string message = Assert.Throws<DatasetException>(() => VisionCheckpointFile.Load(path)).Message;
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("Start the training again", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TruncatedFile_ThrowsDatasetException()
    {
        string path = _favg.PathOf("c.safetensors");
        VisionCheckpointFile.Save(path, new VisionCheckpoint("f", new Dictionary<string, ModelArray> { ["a"] = new([1, 2], 2) }, []));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^4]);
        Assert.Throws<DatasetException>(() => VisionCheckpointFile.Load(path));
    }
}
