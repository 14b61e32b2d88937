using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using static FeatureAveraging.Core.Tests.Training.TrainingCases;

namespace FeatureAveraging.Core.Tests.Training;

public class TrainerTests
{
    public static TheoryData<string, TrainingForm> Engines => new()
    {
        { "binary", TrainingForm.Direct }, { "binary", TrainingForm.Dual },
        { "multiclass", TrainingForm.Direct }, { "multiclass", TrainingForm.Dual },
    };

    [Theory]
    [MemberData(nameof(Engines))]
    public void Train_SmallCase_FollowsThePlainLoop(string kind, TrainingForm form)
    {
        LabeledSamples data = Draw(k: 4, d: 37, n: 70);         // neither d nor n is a multiple of a vector or a block
        TwoLayerNetwork network = Initial(kind, data, scale: 0.1, bias: true);
        TrainingResult result =
            Trainer.Train(network, new TrainingSet(data), new TrainingOptions { Steps = 60, LearningRate = 0.05, Form = form }, Root);

        PlainGradientDescent plain = RunPlain(network, data, DefaultLoss(kind), 60, 0.05, out double[] losses);

        Assert.Equal(form, result.Form);
        Assert.InRange(RelativeDistance(result.Network, plain), 0, 2e-6);      // float products over 37 columns
        for (int t = 0; t < losses.Length; t++)
        {
            Assert.Equal(losses[t], result.Trajectory[t].Loss, 5e-6);
        }
    }

    [Theory]
    [InlineData("binary", LossFunction.Exponential, 1, false)]
    [InlineData("binary", LossFunction.Logistic, 3, false)]
    [InlineData("binary", LossFunction.Logistic, 1, true)]
    [InlineData("binary", LossFunction.Exponential, 2, true)]
    [InlineData("multiclass", LossFunction.CrossEntropy, 2, false)]
    public void Train_DirectVariants_FollowThePlainLoop(string kind, LossFunction loss, int power, bool trainOutput)
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 40);
        TwoLayerNetwork network = Initial(kind, data, scale: 0.1, bias: true, power);
        var options = new TrainingOptions { Steps = 40, LearningRate = 0.02, Loss = loss, TrainOutputLayer = trainOutput };
        TrainingResult result = Trainer.Train(network, new TrainingSet(data), options, Root);

        PlainGradientDescent plain = RunPlain(network, data, loss, 40, 0.02, out double[] losses, trainOutput);

        Assert.Equal(TrainingForm.Direct, trainOutput || power > 1 ? result.Form : TrainingForm.Direct);
        Assert.InRange(RelativeDistance(result.Network, plain), 0, 5e-6);
        Assert.True(losses[^1] < losses[0], "the case must learn, or it tests little");
        if (trainOutput)
        {
            var trained = (BinaryNetwork)result.Network;
            Assert.InRange(RelativeDistance([.. trained.OutputWeights, trained.OutputBias], plain.Output), 0, 5e-6);
        }
    }

    [Fact]
    public void Train_CenteredInputs_EqualsTrainingOnCenteredData()
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.1, bias: true);
        var centered = new Samples(data.Count, 32);
        for (int c = 0; c < 32; c++)
        {
            double mean = Enumerable.Range(0, data.Count).Average(i => (double)data.Inputs.Row(i)[c]);
            for (int i = 0; i < data.Count; i++)
            {
                centered.Row(i)[c] = (float)(data.Inputs.Row(i)[c] - mean);
            }
        }

        var options = new TrainingOptions { Steps = 30, LearningRate = 0.05, Form = TrainingForm.Direct };
        var expected = (BinaryNetwork)Trainer.Train(
            network, new TrainingSet(new LabeledSamples(centered, data.Labels.ToArray())), options, Root).Network;
        var actual = (BinaryNetwork)Trainer.Train(network, new TrainingSet(data), options with { CenterInputs = true }, Root).Network;

        Assert.InRange(RelativeDistance(actual.Hidden.Weights.Values, expected.Hidden.Weights.Values), 0, 5e-6);
        double[] raw = [.. data.Inputs.Row(3).ToArray().Select(v => (double)v)];
        double[] shifted = [.. centered.Row(3).ToArray().Select(v => (double)v)];
        Assert.Equal(Score(expected, shifted), Score(actual, raw), 1e-5);
    }

    /// <summary>Closed form: the gradient at w₀ has λw₀ more, so one step ends ηλw₀ nearer to zero; biases have no decay.</summary>
    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass")]
    public void Train_OneStepWithWeightDecay_ShrinksWeightsByEtaLambda(string kind)
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        TwoLayerNetwork network = Initial(kind, data, scale: 0.1, bias: true);
        var options = new TrainingOptions { Steps = 1, LearningRate = 0.05, Form = TrainingForm.Direct };
        TrainingResult plain = Trainer.Train(network, new TrainingSet(data), options, Root),
            decayed = Trainer.Train(network, new TrainingSet(data), options with { WeightDecay = 0.5, Form = TrainingForm.Auto }, Root);
        Assert.Equal(TrainingForm.Direct, decayed.Form);
        Assert.Equal(plain.Network.Hidden.Biases.ToArray(), decayed.Network.Hidden.Biases.ToArray());
        for (int i = 0; i < network.Hidden.Weights.Values.Length; i++)
        {
            double expected = plain.Network.Hidden.Weights.Values[i] - (0.05 * 0.5 * network.Hidden.Weights.Values[i]);
            Assert.Equal(expected, decayed.Network.Hidden.Weights.Values[i], 1e-15);
        }

        Assert.Throws<OptionsException>(() => (options with { WeightDecay = 0.5, Form = TrainingForm.Dual }).Validated());
        Assert.Throws<OptionsException>(() => (options with { WeightDecay = -1 }).Validated());
    }

    /// <summary>Other labels on the same inputs: K is there already, and the networks are those of a set of their own.</summary>
    [Fact]
    public void Relabel_SameInputs_SharesTheGramMatrix()
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        var opposite = new LabeledSamples(data.Inputs, Array.ConvertAll(data.Labels.ToArray(), y => -y));
        TwoLayerNetwork network = Initial("binary", data, scale: 0.1, bias: true);
        var options = new TrainingOptions { Steps = 5, LearningRate = 0.05, Form = TrainingForm.Dual };
        var set = new TrainingSet(data);
        TrainingSet relabeled = set.Relabel(opposite);
        Matrix own = Weights(Trainer.Train(network, new TrainingSet(opposite), options, Root));
        Assert.Equal(own.Values.ToArray(), Weights(Trainer.Train(network, relabeled, options, Root)).Values.ToArray());
        Assert.True(set.HasGram);
        Assert.Throws<ArgumentException>(() => set.Relabel(Draw(k: 4, d: 32, n: 48)));
    }

    [Fact]
    public void Train_MomentumZeroAndFullBatchSize_EqualsPlainFullBatch()
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        TwoLayerNetwork network = Initial("multiclass", data, scale: 0.1, bias: false);
        var options = new TrainingOptions { Steps = 20, LearningRate = 0.05, Form = TrainingForm.Direct };
        Matrix full = Weights(Trainer.Train(network, new TrainingSet(data), options, Root));
        Matrix batch = Weights(Trainer.Train(network, new TrainingSet(data), options with { BatchSize = 48 }, Root));
        Assert.True(full.Values.SequenceEqual(batch.Values));
    }

    [Fact]
    public void Train_OneStepWithMomentumFromRest_EqualsPlainStepAndTwoStepsFollowHeavyBall()
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.1, bias: true);
        var options = new TrainingOptions { Steps = 1, LearningRate = 0.05, Form = TrainingForm.Direct };
        Matrix w0 = network.Hidden.Weights;
        Matrix w1 = Weights(Trainer.Train(network, new TrainingSet(data), options with { Momentum = 0.9 }, Root));
        Matrix w2 = Weights(Trainer.Train(network, new TrainingSet(data), options with { Momentum = 0.9, Steps = 2 }, Root));
        TrainingResult plainFirst = Trainer.Train(network, new TrainingSet(data), options, Root);
        Assert.True(w1.Values.SequenceEqual(Weights(plainFirst).Values));

        Matrix plainSecond = Weights(Trainer.Train(plainFirst.Network, new TrainingSet(data), options, Root));
        for (int at = 0; at < w0.Values.Length; at++)        // w₂ = w₁ − ηg₁ + β(w₁ − w₀)
        {
            Assert.Equal(plainSecond.Values[at] + (0.9 * (w1.Values[at] - w0.Values[at])), w2.Values[at], 1e-12);
        }
    }

    [Fact]
    public void Train_MiniBatches_VisitEverySampleOncePerEpoch()
    {
        // Linear regime (exponential loss at tiny weights): one epoch of batches moves W by −η Σ_batches
        // mean-gradient, and equal batches make it B times the full step.
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        TwoLayerNetwork network = Initial("binary", data, scale: 1e-3, bias: false);
        var options = new TrainingOptions { LearningRate = 1e-7, Form = TrainingForm.Direct };
        Matrix start = network.Hidden.Weights;
        Matrix epoch = Weights(Trainer.Train(network, new TrainingSet(data), options with { Steps = 4, BatchSize = 12 }, Root));
        Matrix full = Weights(Trainer.Train(network, new TrainingSet(data), options with { Steps = 1, LearningRate = 4e-7 }, Root));
        double[] byEpoch = [.. epoch.Values.ToArray().Zip(start.Values.ToArray(), (a, b) => a - b)];
        double[] byFull = [.. full.Values.ToArray().Zip(start.Values.ToArray(), (a, b) => a - b)];
        Assert.InRange(RelativeDistance(byEpoch, byFull), 0, 1e-4);       // the weights move by 10⁻⁷ between batches
    }

    [Theory]
    [InlineData("binary", TrainingForm.Dual, 0)]
    [InlineData("binary", TrainingForm.Direct, 0)]
    [InlineData("multiclass", TrainingForm.Dual, 0)]
    [InlineData("multiclass", TrainingForm.Direct, 100)]
    public void Train_AnyThreadCount_SameBits(string kind, TrainingForm form, int batch)
    {
        LabeledSamples data = Draw(k: 6, d: 200, n: 1100);
        TwoLayerNetwork network = Initial(kind, data, scale: 1e-2, bias: true);
        var options = new TrainingOptions { Steps = 25, LearningRate = 0.01, Form = form, BatchSize = batch, RecordEvery = 5 };
        TrainingResult one = Trainer.Train(network, new TrainingSet(data), options, Root);
        foreach (int threads in (int[])[2, 16])
        {
            TrainingResult many = Trainer.Train(network, new TrainingSet(data), options with { Threads = threads }, Root);
            Assert.True(Weights(one).Values.SequenceEqual(Weights(many).Values), $"{threads} threads");
            Assert.Equal(one.Trajectory.Select(p => p.Loss), many.Trajectory.Select(p => p.Loss));
            Assert.Equal(one.Trajectory[^1].Projections!.Values.ToArray(), many.Trajectory[^1].Projections!.Values.ToArray());
        }
    }

    [Theory]
    [InlineData(TrainingForm.Dual, 0)]
    [InlineData(TrainingForm.Direct, 0)]
    [InlineData(TrainingForm.Direct, 20)]
    public void Train_ResumedFromAnyCheckpoint_SameBits(TrainingForm form, int batch)
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        var options = new TrainingOptions
        {
            Steps = 30,
            LearningRate = 0.02,
            Form = form,
            BatchSize = batch,
            Momentum = form == TrainingForm.Direct ? 0.5 : 0,
            CheckpointEvery = 7,
            RecordEvery = 4,
        };
        var checkpoints = new List<TrainingCheckpoint>();
        TrainingResult whole =
            Trainer.Train(network, new TrainingSet(data), options, Root, new TrainingHooks { OnCheckpoint = checkpoints.Add });
        Assert.Equal([7, 14, 21, 28], checkpoints.Select(c => c.Step));
        foreach (TrainingCheckpoint checkpoint in checkpoints)
        {
            TrainingResult resumed =
                Trainer.Train(network, new TrainingSet(data), options, Root, new TrainingHooks { Resume = checkpoint });
            Assert.True(Weights(whole).Values.SequenceEqual(Weights(resumed).Values), $"resumed at {checkpoint.Step}");
            Assert.Equal(
                whole.Trajectory.Select(p => (p.Step, p.Loss, p.MinMargin)), resumed.Trajectory.Select(p => (p.Step, p.Loss, p.MinMargin)));
        }
    }

    [Theory]
    [InlineData(TrainingForm.Dual, 0)]
    [InlineData(TrainingForm.Direct, 20)]
    public void Train_Snapshots_AreTheNetworksOfShorterTrainings(TrainingForm form, int batch)
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        var options = new TrainingOptions { Steps = 12, LearningRate = 0.02, Form = form, BatchSize = batch };
        var seen = new Dictionary<int, TwoLayerNetwork>();
        Trainer.Train(
            network, new TrainingSet(data), options, Root,
            new TrainingHooks { SnapshotSteps = new HashSet<int> { 3, 12 }, OnSnapshot = seen.Add });
        Assert.Equal([3, 12], seen.Keys);
        foreach ((int step, TwoLayerNetwork snapshot) in seen)
        {
            TrainingResult shorter = Trainer.Train(network, new TrainingSet(data), options with { Steps = step }, Root);
            Assert.True(Weights(shorter).Values.SequenceEqual(snapshot.Hidden.Weights.Values), $"step {step}");
        }
    }

    [Fact]
    public void Train_CheckpointOfAnotherSeed_IsRefused()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        TrainingCheckpoint? saved = null;
        var options = new TrainingOptions { Steps = 4, CheckpointEvery = 2 };
        Trainer.Train(network, new TrainingSet(data), options, Root, new TrainingHooks { OnCheckpoint = c => saved = c });
        ArgumentException fault = Assert.Throws<ArgumentException>(
            () => Trainer.Train(network, new TrainingSet(data), options, new Seed(8), new TrainingHooks { Resume = saved }));
        Assert.Contains("another training", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_KeepsTheFinishedStepsAndACheckpoint()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        using var source = new CancellationTokenSource();
        TrainingCheckpoint? saved = null;
        var hooks =
            new TrainingHooks { OnCheckpoint = c => saved = c, Progress = new Callback(p => { if (p.Step == 6) { source.Cancel(); } }) };
        TrainingResult result = Trainer.Train(
            network, new TrainingSet(data), new TrainingOptions { Steps = 50, LearningRate = 0.02 }, Root, hooks, source.Token);
        Assert.Equal((TrainingOutcome.Cancelled, 6), (result.Outcome, result.StepsTaken));
        Assert.Equal(6, saved!.Step);
        TrainingResult six =
            Trainer.Train(network, new TrainingSet(data), new TrainingOptions { Steps = 6, LearningRate = 0.02, Form = result.Form }, Root);
        Assert.True(Weights(six).Values.SequenceEqual(Weights(result).Values));
    }

    [Theory]
    [InlineData(TrainingForm.Direct)]
    [InlineData(TrainingForm.Dual)]
    public void Train_ExponentialLossAtHugeRate_DivergesByName(TrainingForm form)
    {
        LabeledSamples drawn = Draw(k: 4, d: 64, n: 90);
        int[] labels = [.. drawn.Labels];
        for (int i = 0; i < labels.Length; i += 3)
        {
            labels[i] = -labels[i];         // with wrong labels some margins run to −∞, where e^−q has no bound
        }

        var data = new LabeledSamples(drawn.Inputs, labels, features: drawn.Features);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        TrainingResult result = Trainer.Train(
            network, new TrainingSet(data),
            new TrainingOptions { Steps = 200, LearningRate = 1e6, Loss = LossFunction.Exponential, Form = form }, Root);
        Assert.Equal(TrainingOutcome.Diverged, result.Outcome);
        Assert.InRange(result.StepsTaken, 1, 199);
        Assert.Contains(result.Diagnostics, d => d.Id == DiagnosticIds.TrainingDiverged && d.Severity == Severity.Error);
        Assert.DoesNotContain(Weights(result).Values.ToArray(), v => !double.IsFinite(v));
    }

    [Theory]
    [InlineData(TrainingForm.Direct)]
    [InlineData(TrainingForm.Dual)]
    public void Train_TrajectoryPoints_AreThoseOfTheFinalNetwork(TrainingForm form)
    {
        LabeledSamples data = Draw(k: 4, d: 300, n: 120);
        TwoLayerNetwork network = Initial("binary", data, scale: 1e-3, bias: true);
        var options = new TrainingOptions { Steps = 40, LearningRate = 5e-3, Form = form };
        TrajectoryPoint last = Trainer.Train(network, new TrainingSet(data), options, Root).Trajectory[20];
        var at20 = (BinaryNetwork)Trainer.Train(network, new TrainingSet(data), options with { Steps = 20 }, Root).Network;
        double[] norms = at20.Hidden.ComputeWeightNorms();
        for (int r = 0; r < norms.Length; r++)
        {
            int active = Enumerable.Range(0, data.Count).Count(i => Preactivation(at20, data, r, i) > 0);
            Assert.Equal((double)active / data.Count, last.ActiveShares[r], 1e-12);
        }

        for (int r = 0; r < norms.Length; r++)
        {
            Assert.Equal(norms[r], last.WeightNorms[r], 1e-5 * norms[r]);
            for (int j = 0; j < 4; j++)
            {
                double exact = System.Numerics.Tensors.TensorPrimitives.Dot<double>(at20.Hidden.Weights.Row(r), data.Features!.Row(j));
                Assert.Equal(exact, last.Projections![r, j], 1e-5 * norms[r] * Math.Sqrt(300));
            }
        }
    }

    [Theory]
    [InlineData(TrainingForm.Direct)]
    [InlineData(TrainingForm.Dual)]
    public void Train_TenTimesTheSteps_AllocatesNoMore(TrainingForm form)
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 256);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        var options = new TrainingOptions { LearningRate = 0.01, RecordEvery = 0, Form = form };
        TrainingAllocation.AssertNoneForFurtherSteps(
            steps => Trainer.Train(network, new TrainingSet(data), options with { Steps = steps }, Root));
    }

    [Fact]
    public void Train_WrongCombinations_AreRefusedWithReasons()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 30);
        TwoLayerNetwork binary = Initial("binary", data, scale: 0.05, bias: true);
        TwoLayerNetwork multiclass = Initial("multiclass", data, scale: 0.05, bias: true);
        var unlabeled = new TrainingSet(new LabeledSamples(data.Inputs, data.Labels.ToArray()));
        Assert.Contains(
            "needs the cluster", Fault(() => Trainer.Train(multiclass, unlabeled, new TrainingOptions(), Root)), StringComparison.Ordinal);
        Assert.Contains(
            "CrossEntropy",
            Fault(() => Trainer.Train(multiclass, new TrainingSet(data), new TrainingOptions { Loss = LossFunction.Logistic }, Root)),
            StringComparison.Ordinal);
        Assert.Contains(
            "Logistic or Exponential",
            Fault(() => Trainer.Train(binary, new TrainingSet(data), new TrainingOptions { Loss = LossFunction.CrossEntropy }, Root)),
            StringComparison.Ordinal);
        LabeledSamples wide = Draw(k: 4, d: 65, n: 30);
        Assert.Contains(
            "reads d = 64", Fault(() => Trainer.Train(binary, new TrainingSet(wide), new TrainingOptions(), Root)),
            StringComparison.Ordinal);
        OptionsException all = Assert.Throws<OptionsException>(() => Trainer.Train(
            binary, new TrainingSet(data), new TrainingOptions { LearningRate = -1, Steps = -2, Form = TrainingForm.Dual, Momentum = 0.5 },
            Root));
        Assert.Equal(3, all.Faults.Count);
    }

    [Fact]
    public void Train_DeadNeuron_IsReported()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 30);
        var weights = new Matrix(2, 64);
        data.Features!.Row(0).CopyTo(weights.Row(0));
        var network = BinaryNetwork.WithFixedSigns(new HiddenLayer(weights, [0, -1.0]));
        TrainingResult result = Trainer.Train(network, new TrainingSet(data), new TrainingOptions { Steps = 2 }, Root);
        Assert.Contains(
            result.Diagnostics, d => d.Id == DiagnosticIds.DeadNeurons && d.Message.StartsWith("1 of 2", StringComparison.Ordinal));
    }

    private static double Preactivation(BinaryNetwork network, LabeledSamples data, int neuron, int sample) =>
        Enumerable.Range(0, data.Inputs.Dimension).Sum(c => network.Hidden.Weights[neuron, c] * data.Inputs.Row(sample)[c])
            + network.Hidden.Biases[neuron];

    private static string Fault(Action action) => Assert.Throws<ArgumentException>(action).Message;

    private sealed class Callback(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
