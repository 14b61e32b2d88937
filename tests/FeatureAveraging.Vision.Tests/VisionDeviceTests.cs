using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Attacks;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests;

/// <summary>
/// Where there is no GPU, libtorch's <c>meta</c> device, which has shapes but no numbers,
/// still refuses to mix with a tensor of the processor.
/// </summary>
public sealed class VisionDeviceTests : NativeTest
{
    private static readonly ImageSet Images = SyntheticImages.Draw(8);

    [Fact]
    public void Create_CudaOnABuildWithout_SaysWhatIsThereAndWhatToDo()
    {
        Assert.SkipWhen(CudaIsThere(), "This machine has CUDA.");
        var fault =
            Assert.Throws<LibtorchException>(() => VisionModel.Create(Options(VisionArchitecture.Mlp), new Seed(1), VisionDevice.Cuda));
        Assert.StartsWith("A deep network was asked for on the GPU (CUDA), but ", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"libtorch {Libtorch.Version}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("give the folder of a PyTorch for CUDA by FAVG_LIBTORCH", fault.Message, StringComparison.Ordinal);
        Assert.Contains("-p:TorchBackend=cuda", fault.Message, StringComparison.Ordinal);
        using var model = VisionModel.Create(Options(VisionArchitecture.Mlp), new Seed(1));      // the processor still works
        Assert.Equal((VisionDevice.Cpu, 8), (model.Device, model.ComputeLogits(Images).Rows));
    }

    [Fact]
    public void Step_OnAnotherDevice_LeavesNoTensorOnTheProcessor()
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = Network.Create(Options(VisionArchitecture.Mlp), new Seed(1), META);      // convolutions need numbers
        using var batches = new BatchSource(Images, new VisionTrainingOptions { BatchSize = 8 }, new Seed(1), META);
        using var descent = new NesterovDescent(network, new VisionTrainingOptions());
        batches.Shuffle(0);
        (Tensor pixels, Tensor labels) = batches.Next(0);
        (Tensor loss, Tensor logits) =
            TrainingLoss.Create(network, new VisionTrainingOptions { Precision = Precision.Full }, new Seed(1)).Compute(pixels, labels, 0);
        descent.Step(loss, 0.1);
        AssertElsewhere(
        [
            pixels, labels, loss, logits,
            .. network.Parameters.All.Select(entry => entry.Value),
            .. descent.Momentum.Select(entry => entry.Value),
        ]);
    }

    [Theory]
    [InlineData(VisionArchitecture.ResNet18)]
    [InlineData(VisionArchitecture.SmallCnn)]
    public void Create_OnAnotherDevice_PutsTheWholeStateThere(VisionArchitecture architecture)
    {
        using var network = Network.Create(Options(architecture), new Seed(1), META);
        AssertElsewhere([.. network.Parameters.All.Select(entry => entry.Value)]);
    }

    [Fact]
    public void RowVectors_OnAnotherDevice_MixNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = zeros(3, 4, device: META), others = zeros(3, 4, device: META);
        RowVectors.WriteRow(rows, 1, [1, 2, 3, 4], 2);
        RowVectors.Step(rows, others, [1, 2, 3]);
        RowVectors.Project(Norm.LInf, rows, [1, 2, 3]);
        AssertElsewhere([rows]);
    }

    /// <summary>
    /// Needs a GPU: the same start, logits as on the processor up to rounding, and training and attacks that mix nothing.
    /// </summary>
    [Theory]
    [InlineData(VisionArchitecture.ResNet18)]
    [InlineData(VisionArchitecture.SmallCnn)]
    public void Cuda_WhereItIs_AgreesWithTheProcessor(VisionArchitecture architecture)
    {
        Assert.SkipUnless(CudaIsThere(), "This machine, or this build of libtorch, has no CUDA.");
        using VisionModel here = VisionModel.Create(Options(architecture), new Seed(1)),
            there = VisionModel.Create(Options(architecture), new Seed(1), VisionDevice.Cuda);
        // TF32 rounds to 10 bits
        Assert.All(
            here.ComputeLogits(Images).Values.ToArray().Zip(there.ComputeLogits(Images).Values.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-2));
        VisionTrainer.Train(
            there, Images,
            new VisionTrainingOptions { Epochs = 1, BatchSize = 8, GradientClip = 1, Adversarial = new AdversarialTrainingOptions() },
            new Seed(1));
        var problem = new ImageAttackProblem(
            there, Images, new Decision(Partition.FirstPositive(2, 2), Readout.Native), new AttackRules(Norm.L2, [0.1, 3], new Seed(1)));
        Assert.All(ImageAttackTests.All(), attack => Assert.Equal(Images.Count, attack.Search(problem).Distances.Count));
    }

    private static void AssertElsewhere(Tensor[] tensors) =>
        Assert.All(tensors, tensor => Assert.Equal(DeviceType.META, tensor.device_type));

    private static bool CudaIsThere()
    {
        try
        {
            return cuda.is_available();
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    private static VisionModelOptions Options(VisionArchitecture architecture) =>
        VisionModelOptions.For(Images, architecture, SyntheticImages.Classes, 2);
}
