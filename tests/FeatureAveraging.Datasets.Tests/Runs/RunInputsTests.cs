using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Runs;

public sealed class RunInputsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"schema\": 99}")]
    public void Describe_BrokenRecordBesideTheFile_IsNoMaker(string record)
    {
        string path = _directory.Write("run/models/m.safetensors", [1, 2, 3]);
        _directory.Write("run/run.json", System.Text.Encoding.UTF8.GetBytes(record));

        RunInput input = RunInputs.Describe(path);

        Assert.Null(input.MadeBy);
        Assert.Equal("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81", input.Sha256);
        Assert.True(RunInputs.IsThere(input));
    }
}
