using System.Runtime.InteropServices;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;

namespace FeatureAveraging.Vision.Tests;

public sealed class VisionMemoryExceptionTests : NativeTest
{
    private static readonly ImageSet Images = SyntheticImages.Draw(20);

    /// <summary>What libtorch really says: no address space has room for 2⁴⁸ bytes, so it fails at once and fills nothing.</summary>
    [Fact]
    public void Explain_AllocatorOfTheProcessor_ProposesHalfTheBatch()
    {
        var fault = Assert.Throws<VisionMemoryException>(() => VisionMemoryException.Explain("Some.BatchSize", 48, Exhaust));
        Assert.StartsWith("There is not enough memory for a batch (", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("Some.BatchSize is 48; try 24, or a narrower network.", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.IsType<ExternalException>(fault.InnerException);
    }

    [Fact]
    public void Explain_AllocatorOfTheGpu_IsUnderstoodToo()
    {
        var fault = Assert.Throws<VisionMemoryException>(
            () => VisionMemoryException.Explain(
                "Some.BatchSize", 1, () => throw new NativeFault("CUDA out of memory. Tried to allocate 2.00 GiB.")));
        Assert.Contains("Some.BatchSize is 1 already", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_AnotherFault_PassesThrough() =>
        Assert.Throws<NativeFault>(
            () => VisionMemoryException.Explain(
                "Some.BatchSize", 8, () => throw new NativeFault("mat1 and mat2 shapes cannot be multiplied")));

    [Fact]
    public void Train_OutOfMemory_NamesItsOption()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 2);
        var hooks = new VisionTrainingHooks { Progress = new Exhausting<VisionTrainingProgress>() };
        var fault = Assert.Throws<VisionMemoryException>(
            () => VisionTrainer.Train(model, Images, new VisionTrainingOptions { BatchSize = 10 }, new Seed(1), hooks));
        Assert.Contains("VisionTraining.BatchSize is 10; try 5", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_OutOfMemory_NamesTheImagesReallySearchedTogether()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 2);
        var problem = new ImageAttackProblem(
            model, Images, new Decision(new Partition([1, 1, -1, -1]), Readout.Native), new AttackRules(Norm.L2, [0.1], new Seed(1)));
        var fault = Assert.Throws<VisionMemoryException>(
            () => new ImagePgdAttack(new PgdOptions { Steps = 1 }).Search(problem, progress: new Exhausting<AttackProgress>()));
        Assert.Contains("BatchSize is 20; try 10", fault.Message, StringComparison.Ordinal);
    }

    private static void Exhaust() => torch.empty(1L << 46);

    private sealed class NativeFault(string message) : ExternalException(message);

    private sealed class Exhausting<T> : IProgress<T>
    {
        public void Report(T value) => Exhaust();
    }
}
