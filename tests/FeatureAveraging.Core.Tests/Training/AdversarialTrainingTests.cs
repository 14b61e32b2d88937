using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;
using static FeatureAveraging.Core.Tests.Training.TrainingCases;

namespace FeatureAveraging.Core.Tests.Training;

public sealed class AdversarialTrainingTests
{
    [Theory]
    [InlineData("binary", 1, 1)]
    [InlineData("binary", 4, 1)]
    [InlineData("multiclass", 3, 1)]
    [InlineData("multiclass", 4, 2)]
    public void Train_WithAnAdversary_FollowsThePlainLoop(string kind, int steps, int power)
    {
        LabeledSamples data = Draw(k: 4, d: 37, n: 70);
        TwoLayerNetwork network = Initial(kind, data, scale: 0.1, bias: true, power);
        var options = new TrainingOptions { Steps = 30, LearningRate = 0.02, AdversarialRadius = 0.7, AdversarialSteps = steps };
        TrainingResult result = Trainer.Train(network, new TrainingSet(data), options, Root);
        PlainGradientDescent plain =
            RunPlain(network, data, DefaultLoss(kind), 30, 0.02, out double[] losses, adversary: (0.7, steps)),
            ordinary = RunPlain(network, data, DefaultLoss(kind), 30, 0.02, out _);
        Assert.Equal(TrainingForm.Direct, result.Form);
        Assert.InRange(RelativeDistance(result.Network, plain), 0, 1e-5);
        Assert.True(RelativeDistance(result.Network, ordinary) > 1e-2, "the adversary must matter, or the case tests little");
        Assert.Equal(losses, result.Trajectory.Take(losses.Length).Select(point => point.Loss), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    /// <summary>
    /// Closed form: one neuron that is active everywhere is a linear score, whose worst point is x − yε·w/‖w‖, with margin y·f(x) − ε‖w‖.
    /// One step goes along the gradient there. 70 neurons are more than one block of the backward product holds.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 70)]
    public void Train_OneStepOfALinearScore_IsTheClosedForm(int ascents, int neurons)
    {
        const double Radius = 0.4, Rate = 0.5;
        double[] w = [3, 4], x = [0.25, -0.5];
        var weights = new Matrix(neurons, 2);
        for (int r = 0; r < neurons; r++)
        {
            w.CopyTo(weights.Row(r));
        }

        var network = new BinaryNetwork(
            new HiddenLayer(weights, [.. Enumerable.Repeat(10.0, neurons)]), [.. Enumerable.Repeat(1.0 / neurons, neurons)], -9.5);
        var samples = new LabeledSamples(new Samples(1, 2, [0.25f, -0.5f]), [-1]);
        var options = new TrainingOptions
        {
            Steps = 1,
            LearningRate = Rate * neurons,
            AdversarialRadius = Radius,
            AdversarialSteps = ascents,
        };
        TrainingResult result = Trainer.Train(network, new TrainingSet(samples), options, new Seed(0));
        double margin = -((w[0] * x[0]) + (w[1] * x[1]) + 0.5) - (Radius * 5), slope = 1 / (1 + Math.Exp(margin));
        Assert.Equal(margin, result.Trajectory[0].MinMargin, 1e-6);
        for (int c = 0; c < 2; c++)
        {
            double worst = x[c] + (Radius * w[c] / 5);
            Assert.Equal(w[c] - (Rate * slope * worst), result.Network.Hidden.Weights[neurons - 1, c], 1e-6);
        }
    }

    [Fact]
    public void Train_SamplesWithoutAGradient_Stay()
    {
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(1, 2, [1, 1]), [-5]), [1], 0.25);      // no sample activates it
        var samples = new LabeledSamples(new Samples(2, 2, [1f, 0f, 0f, 1f]), [1, -1]);
        TrainingResult result = Trainer.Train(
            network, new TrainingSet(samples), new TrainingOptions { Steps = 2, AdversarialRadius = 1 }, new Seed(0));
        Assert.Equal([1, 1], result.Network.Hidden.Weights.Values.ToArray());
        Assert.Equal(-0.25, result.Trajectory[^1].MinMargin);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Train_AnyThreadCount_SameBits(int batch)
    {
        LabeledSamples data = Draw(k: 6, d: 200, n: 1100);
        TwoLayerNetwork network = Initial("multiclass", data, scale: 1e-2, bias: true);
        var options = new TrainingOptions { Steps = 8, LearningRate = 0.01, BatchSize = batch, AdversarialRadius = 1 };
        TrainingResult one = Trainer.Train(network, new TrainingSet(data), options, Root),
            three = Trainer.Train(network, new TrainingSet(data), options with { Threads = 3 }, Root);
        Assert.True(Weights(one).Values.SequenceEqual(Weights(three).Values));
    }

    [Fact]
    public void Train_CheckpointOfAnotherAdversary_IsRefused()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        TwoLayerNetwork network = Initial("binary", data, scale: 0.05, bias: true);
        TrainingCheckpoint? saved = null;
        var options = new TrainingOptions { Steps = 4, CheckpointEvery = 2, AdversarialRadius = 0.5 };
        Trainer.Train(network, new TrainingSet(data), options, Root, new TrainingHooks { OnCheckpoint = c => saved = c });
        TrainingOptions[] others = [options with { AdversarialRadius = 0.6 }, options with { AdversarialSteps = 2 }];
        foreach (TrainingOptions other in others)
        {
            Assert.Throws<ArgumentException>(
                () => Trainer.Train(network, new TrainingSet(data), other, Root, new TrainingHooks { Resume = saved }));
        }
    }

    [Fact]
    public void Validated_OutOfRange_IsRefused()
    {
        Assert.Throws<OptionsException>(() => new TrainingOptions { AdversarialRadius = -1 }.Validated());
        Assert.Throws<OptionsException>(() => new TrainingOptions { AdversarialSteps = 0 }.Validated());
        Assert.Throws<OptionsException>(
            () => new TrainingOptions { AdversarialRadius = 1, Form = TrainingForm.Dual }.Validated());
    }
}
