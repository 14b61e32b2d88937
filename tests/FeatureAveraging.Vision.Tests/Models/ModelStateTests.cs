using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Models;

public sealed class ModelStateTests : NativeTest
{
    private static readonly ImageSet Images = SyntheticImages.Draw(8);
    private static readonly VisionModelOptions Options =
        VisionModelOptions.For(Images, VisionArchitecture.ResNet18, SyntheticImages.Classes, 2);

    [Fact]
    public void FromState_ThroughASafetensorsFile_ComputesTheSameBits()
    {
        string file = Path.Combine(Path.GetTempPath(), $"favg-vision-{Guid.NewGuid():N}.safetensors");
        try
        {
            using VisionModel model = VisionModelTests.Create(VisionArchitecture.ResNet18, 2);
            SafetensorsFile.Write(
                file, model.GetState().ToDictionary(a => a.Key, a => SafetensorsTensor.FromFloats(a.Value.Values, [.. a.Value.Lengths])),
                new Dictionary<string, string>());
            Dictionary<string, ModelArray> read = SafetensorsFile.Read(file).Tensors.ToDictionary(
                t => t.Key, t => new ModelArray(Array.ConvertAll(t.Value.ToDoubles(), v => (float)v), [.. t.Value.Shape]));
            using var copy = VisionModel.FromState(Options, read);
            Assert.Equal(model.ComputeLogits(Images).Values.ToArray(), copy.ComputeLogits(Images).Values.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>As kuangliu/pytorch-cifar saves it: other names, batch counters, no normalisation.</summary>
    [Fact]
    public void FromState_NamesOfPytorchCifar_AreUnderstood()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.ResNet18, 2);
        Dictionary<string, ModelArray> foreign = model.GetState().Where(a => !a.Key.StartsWith("normalize", StringComparison.Ordinal))
            .ToDictionary(
                a => a.Key.Replace("downsample", "shortcut", StringComparison.Ordinal).Replace("fc.", "linear.", StringComparison.Ordinal),
                a => a.Value);
        foreign["bn1.num_batches_tracked"] = new ModelArray([100]);
        using var copy = VisionModel.FromState(Options, foreign);
        Assert.Equal(model.ComputeLogits(Images).Values.ToArray(), copy.ComputeLogits(Images).Values.ToArray());
    }

    [Fact]
    public void FromState_SeveralFaults_ListsThemAll()
    {
        Dictionary<string, ModelArray> state = State();
        state.Remove("layer3.1.bn2.bias");
        state["conv1.weight"] = new ModelArray(new float[2 * 49], 2, 1, 7, 7);
        state["extra"] = new ModelArray([1], 1);
        state["fc.bias"] = new ModelArray([0, float.NaN, 0, 0], 4);
        var fault = Assert.Throws<ModelStateException>(() => VisionModel.FromState(Options, state));
        Assert.Equal(
            [
                "'conv1.weight' has shape [2, 1, 7, 7]; expected [2, 1, 3, 3].",
                "'layer3.1.bn2.bias' is missing; expected shape [8].",
                "'fc.bias' holds NaN at index 1; every value must be finite.",
                "'extra' is not part of this model.",
            ],
            fault.Faults);
    }

    [Fact]
    public void FromState_OtherNormalization_IsRefused()
    {
        Dictionary<string, ModelArray> state = State();
        state["normalize.mean"] = new ModelArray([0.25f], 1);
        var fault = Assert.Throws<ModelStateException>(() => VisionModel.FromState(Options, state));
        Assert.Contains("'normalize.mean' is [0.25]; the options say [", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromState_Refused_LeavesNoTensorBehind()
    {
        Dictionary<string, ModelArray> state = State();
        state.Remove("fc.bias");
        long before = TorchSharp.torch.Tensor.TotalCount;
        Assert.Throws<ModelStateException>(() => VisionModel.FromState(Options, state));
        Assert.Equal(before, TorchSharp.torch.Tensor.TotalCount);
    }

    private static Dictionary<string, ModelArray> State()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.ResNet18, 2);
        return model.GetState().ToDictionary(a => a.Key, a => a.Value);
    }
}
