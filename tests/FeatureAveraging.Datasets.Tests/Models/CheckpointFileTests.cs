using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Datasets.Tests.Models;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_SavedCheckpoint_GivesTheSameBits()
    {
        string path = _directory.File("c.safetensors");
        double[] odd = [double.NaN, double.Epsilon, -0.0, 1 / 3.0, double.NegativeInfinity, 1e300];
        var checkpoint =
            new TrainingCheckpoint(1234, "sha256:é", new Dictionary<string, Matrix> { ["z"] = new(2, 3, odd), ["a"] = new(0, 4) });

        CheckpointFile.Save(path, checkpoint);
        TrainingCheckpoint loaded = CheckpointFile.Load(path);

        Assert.Equal((1234, "sha256:é"), (loaded.Step, loaded.Fingerprint));
        Assert.Equal(
            odd.Select(BitConverter.DoubleToInt64Bits), loaded.Arrays["z"].Values.ToArray().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal((2, 3), (loaded.Arrays["z"].Rows, loaded.Arrays["z"].Columns));
        Assert.Equal((0, 4), (loaded.Arrays["a"].Rows, loaded.Arrays["a"].Columns));
    }

    [Theory]
    [InlineData("favg.kind", "binary", "'favg.kind' is 'binary'; expected 'checkpoint'")]
    [InlineData("favg.step", "-1", "'favg.step' is '-1'")]
    [InlineData("favg.step", null, "there is no metadata 'favg.step'")]
    [InlineData("favg.fingerprint", null, "there is no metadata 'favg.fingerprint'")]
    public void Load_FaultyMetadata_ThrowsDatasetException(string key, string? value, string said)
    {
        var metadata = new Dictionary<string, string> { ["favg.kind"] = "checkpoint", ["favg.step"] = "1", ["favg.fingerprint"] = "f" };
        metadata.Remove(key);
        if (value is not null)
        {
            metadata[key] = value;
        }

        Assert.Contains(said, FaultOf(SafetensorsTensor.FromDoubles([1], 1, 1), metadata), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SinglePrecisionTensor_IsRefusedAsInexact() =>
        Assert.Contains(
            "holds F32 values",
            FaultOf(
                SafetensorsTensor.FromFloats([1], 1, 1),
                new() { ["favg.kind"] = "checkpoint", ["favg.step"] = "1", ["favg.fingerprint"] = "f" }),
            StringComparison.Ordinal);

    private string FaultOf(SafetensorsTensor tensor, Dictionary<string, string> metadata)
    {
        string path = _directory.File("c.safetensors");
        SafetensorsFile.Write(path, new Dictionary<string, SafetensorsTensor> { ["a"] = tensor }, metadata);
        return Assert.Throws<DatasetException>(() => CheckpointFile.Load(path)).Message;
    }
}
