using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class VisionTrainerTests : NativeTest
{
    private static readonly Seed Root = new(11);
    private static readonly ImageSet Images = SyntheticImages.Draw(100);
    private static readonly VisionTrainingOptions Options =
        new() { Epochs = 4, BatchSize = 16, LearningRate = 0.05, CropPadding = 1, Precision = Precision.Full };

    [Theory]
    [InlineData(VisionArchitecture.ResNet18, 4, Precision.Full)]
    [InlineData(VisionArchitecture.ResNet18, 4, Precision.Mixed)]
    [InlineData(VisionArchitecture.SmallCnn, 4, Precision.Full)]
    [InlineData(VisionArchitecture.Mlp, 16, Precision.Mixed)]
    public void Train_SeparableImages_ClassifiesFreshOnes(VisionArchitecture architecture, int width, Precision precision)
    {
        using VisionModel model = VisionModelTests.Create(architecture, width);
        VisionTrainingResult result = VisionTrainer.Train(
            model, Images,
            Options with { Epochs = 10, Precision = precision, Schedule = RateSchedule.OneCycle, LabelSmoothing = 0.1, GradientClip = 5 },
            Root);
        Assert.Equal((TrainingOutcome.Completed, 10, precision), (result.Outcome, result.History.Count, result.Precision));
        Assert.Equal(1, Accuracy(model));
    }

    [Theory]
    [InlineData(Precision.Full, null)]
    [InlineData(Precision.Mixed, null)]
    [InlineData(Precision.Full, AdversarialMethod.Madry)]
    [InlineData(Precision.Mixed, AdversarialMethod.Trades)]
    public void Train_ResumedAfterEveryEpoch_GivesTheBitsOfAnUninterruptedRun(Precision precision, AdversarialMethod? method)
    {
        AdversarialTrainingOptions? adversarial = method is null ? null : new() { Method = method.Value, Steps = 2 };
        VisionTrainingOptions options = Options with
        {
            Precision = precision,
            LabelSmoothing = 0.1,
            GradientClip = 1,
            HorizontalFlip = true,
            Adversarial = adversarial,
        };
        var checkpoints = new List<VisionCheckpoint>();
        using VisionModel whole = Model();
        VisionTrainingResult expected =
            VisionTrainer.Train(whole, Images, options, Root, new VisionTrainingHooks { OnCheckpoint = checkpoints.Add });
        Assert.Equal(options.Epochs, checkpoints.Count);
        foreach (VisionCheckpoint checkpoint in checkpoints)
        {
            using VisionModel resumed = Model();
            VisionTrainingResult result =
                VisionTrainer.Train(resumed, Images, options, Root, new VisionTrainingHooks { Resume = checkpoint });
            Assert.Equal(expected.History, result.History);
            AssertSame(whole, resumed);
        }
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameBitsAndAnotherSeedOthers()
    {
        using VisionModel a = Model(), b = Model(), c = Model();
        VisionTrainer.Train(a, Images, Options, Root);
        VisionTrainer.Train(b, Images, Options, Root);
        VisionTrainer.Train(c, Images, Options, new Seed(12));
        AssertSame(a, b);
        Assert.NotEqual(a.GetState()["fc.weight"].Values, c.GetState()["fc.weight"].Values);
    }

    /// <summary>10 batches leave as many tensors as 2.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(AdversarialMethod.Madry)]
    [InlineData(AdversarialMethod.Trades)]
    public void Train_AfterWarmUp_KeepsTheNumberOfLiveTensors(AdversarialMethod? method)
    {
        using VisionModel model = Model();
        var live = new List<long>();
        AdversarialTrainingOptions? adversarial = method is null ? null : new() { Method = method.Value, Steps = 2 };
        VisionTrainer.Train(
            model, Images, Options with { Adversarial = adversarial }, Root,
            new VisionTrainingHooks { Progress = new Listener(_ => live.Add(torch.Tensor.TotalCount)) });
        Assert.Equal(24, live.Count);
        Assert.Single(live.Skip(1).Distinct());
    }

    [Fact]
    public void Train_Finished_LeavesOnlyTheModelsTensors()
    {
        using VisionModel model = Model();
        long before = torch.Tensor.TotalCount;
        VisionTrainer.Train(model, Images, Options with { Epochs = 1 }, Root);
        model.ComputeLogits(Images);
        model.ComputeFeatures(Images);
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Train_Cancelled_StopsAtTheNextBatchAndSaysSo()
    {
        using var source = new CancellationTokenSource();
        using VisionModel model = Model();
        int steps = 0, checkpoints = 0;
        var hooks = new VisionTrainingHooks
        {
            OnCheckpoint = _ => checkpoints++,
            Progress = new Listener(_ =>
            {
                if (++steps == 8)
                {
                    source.Cancel();
                }
            }),
        };
        VisionTrainingResult result = VisionTrainer.Train(model, Images, Options, Root, hooks, source.Token);
        // six batches an epoch
        Assert.Equal((TrainingOutcome.Cancelled, 8, 1, 1), (result.Outcome, steps, checkpoints, result.History.Count));
    }

    [Fact]
    public void Train_HugeRate_DivergesWithADiagnostic()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 8);
        VisionTrainingResult result = VisionTrainer.Train(model, Images, Options with { LearningRate = 1e30 }, Root);
        Assert.Equal(TrainingOutcome.Diverged, result.Outcome);
        Assert.Equal(DiagnosticIds.TrainingDiverged, Assert.Single(result.Diagnostics).Id);
    }

    [Fact]
    public void Train_CheckpointOfAnotherTraining_IsRefused()
    {
        VisionCheckpoint? checkpoint = null;
        using VisionModel first = Model(), second = Model();
        VisionTrainer.Train(
            first, Images, Options with { Epochs = 1 }, Root, new VisionTrainingHooks { OnCheckpoint = c => checkpoint = c });
        foreach (VisionTrainingOptions other in (VisionTrainingOptions[])
        [
            Options,
            Options with { Epochs = 1, Adversarial = new AdversarialTrainingOptions { Epsilon = 0.25 } },
        ])
        {
            var fault = Assert.Throws<ArgumentException>(
                () => VisionTrainer.Train(second, Images, other, Root, new VisionTrainingHooks { Resume = checkpoint }));
            Assert.Contains("belongs to another training", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Train_MoreThreads_AcceptsTheCheckpoint()
    {
        VisionCheckpoint? checkpoint = null;
        using VisionModel first = Model(), second = Model();
        VisionTrainingOptions options = Options with { Epochs = 1 };
        VisionTrainer.Train(first, Images, options, Root, new VisionTrainingHooks { OnCheckpoint = c => checkpoint = c });
        Assert.Equal(
            TrainingOutcome.Completed,
            VisionTrainer.Train(
                second, Images, options with { Threads = 2 }, Root, new VisionTrainingHooks { Resume = checkpoint }).Outcome);
    }

    [Fact]
    public void Train_Progress_CountsToTheEndWithTheTimeLeft()
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 2);
        var clock = new StepClock();
        var reports = new List<VisionTrainingProgress>();
        var listener = new Listener(p =>
        {
            reports.Add(p);
            clock.Seconds++;
        });
        VisionTrainer.Train(
            model, Images, Options with { Epochs = 2 }, Root, new VisionTrainingHooks { Time = clock, Progress = listener });
        Assert.Equal(12, reports.Count);
        VisionTrainingProgress seventh = reports[6];       // after 6 s, 7 of 12 steps of 16 images
        Assert.Equal((2, 2, 7 / 12.0), (seventh.Epoch, seventh.Epochs, seventh.Fraction));
        Assert.Equal(16 * 7 / 6.0, seventh.ImagesPerSecond, 1e-9);
        Assert.Equal(5 * 6 / 7.0, seventh.Remaining.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Train_TooFewImages_ProposesASmallerBatch()
    {
        using VisionModel model = Model();
        var fault = Assert.Throws<ArgumentException>(() => VisionTrainer.Train(model, Images, Options with { BatchSize = 128 }, Root));
        Assert.Contains(
            "are 100; a batch takes 128: give more images or a smaller VisionTraining.BatchSize", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ClassOutsideTheModel_NamesTheImage()
    {
        using VisionModel model = Model();
        int[] labels = (int[])Images.Labels.Clone();
        labels[17] = 4;
        var fault = Assert.Throws<ArgumentException>(() => VisionTrainer.Train(model, Images with { Labels = labels }, Options, Root));
        Assert.Contains("class 4 at image 17; the model has the classes 0 to 3", fault.Message, StringComparison.Ordinal);
    }

    private static VisionModel Model() => VisionModelTests.Create(VisionArchitecture.ResNet18, 2);

    private static double Accuracy(VisionModel model)
    {
        ImageSet fresh = SyntheticImages.Draw(100, seed: 2);
        return new Decision(Partition.OfCoarse(4), Readout.Native).ComputeAccuracy(model.ComputeLogits(fresh), fresh.Labels);
    }

    private static void AssertSame(VisionModel a, VisionModel b)
    {
        IReadOnlyDictionary<string, ModelArray> other = b.GetState();
        Assert.All(a.GetState(), entry => Assert.Equal(entry.Value.Values, other[entry.Key].Values));
    }

    private sealed class Listener(Action<VisionTrainingProgress> listen) : IProgress<VisionTrainingProgress>
    {
        public void Report(VisionTrainingProgress value) => listen(value);
    }

    private sealed class StepClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
