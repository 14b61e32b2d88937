using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;
using static FeatureAveraging.Core.Tests.Training.TrainingCases;

namespace FeatureAveraging.Core.Tests.Training;

public class DenseTrainingTests
{
    private static readonly TrainingOptions Both = new() { LearningRate = 0.01, TrainOutputLayer = true };

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 1, true)]
    [InlineData(4, 3, false)]
    public void Train_OneStep_DescendsTheFiniteDifferencesOfTheLoss(int outputs, int power, bool centered)
    {
        LabeledSamples data = Draw(outputs, d: 5, n: 20);
        DenseNetwork network = Initial(data, neurons: 4, power);
        TrainingOptions options = Both with { Steps = 1, CenterInputs = centered };

        var trained = (DenseNetwork)Trainer.Train(network, new TrainingSet(data), options, Root).Network;

        double[] mean = centered ? Mean(data) : new double[5];
        double[] before = Parameters(network, mean, initial: true), after = Parameters(trained, mean, initial: false);
        for (int p = 0; p < before.Length; p++)
        {
            double up = Loss(before, p, +1e-5, network, data, mean), down = Loss(before, p, -1e-5, network, data, mean);
            Assert.Equal((up - down) / 2e-5, (before[p] - after[p]) / options.LearningRate, 2e-5);     // single-precision products
        }

        Assert.Contains(before.Zip(after), pair => Math.Abs(pair.First - pair.Second) > 1e-4);
    }

    [Fact]
    public void Train_OneStep_KeepsTheSumsOverTheOutputsAndTheBalanceOfTheLayers()
    {
        LabeledSamples data = Draw(k: 4, d: 32, n: 48);
        DenseNetwork network = Initial(data, neurons: 9, power: 1);
        var trained = (DenseNetwork)Trainer.Train(network, new TrainingSet(data), Both with { Steps = 1 }, Root).Network;

        // Σ_j ∂ℓ/∂f_j = 0, so Σ_j a_jr and Σ_j c_j stay; ReLU is homogeneous, so ⟨w, ∂ℓ/∂w⟩ + b ∂ℓ/∂b = Σ_j a_j ∂ℓ/∂a_j (Euler).
        Assert.Equal(0, trained.OutputBiases.ToArray().Sum(), 1e-12);
        Assert.Contains(trained.OutputBiases.ToArray(), c => Math.Abs(c) > 1e-5);
        for (int r = 0; r < 9; r++)
        {
            double[] a = Column(network, r), moved = Column(trained, r);
            Assert.Equal(a.Sum(), moved.Sum(), 1e-12);
            double hidden = network.Hidden.Biases[r] * (trained.Hidden.Biases[r] - network.Hidden.Biases[r]);
            for (int c = 0; c < 32; c++)
            {
                hidden += network.Hidden.Weights[r, c] * (trained.Hidden.Weights[r, c] - network.Hidden.Weights[r, c]);
            }

            Assert.Equal(a.Zip(moved, (before, after) => before * (after - before)).Sum(), hidden, 1e-7);
        }
    }

    [Theory]
    [InlineData(TrainingForm.Direct)]
    [InlineData(TrainingForm.Dual)]
    public void Train_FixedOutputLayerOfAKClassNetwork_FollowsThatNetwork(TrainingForm form)
    {
        LabeledSamples data = Draw(k: 4, d: 37, n: 70);
        TwoLayerNetwork multiclass = TrainingCases.Initial("multiclass", data, scale: 0.1, bias: true);
        var options = new TrainingOptions { Steps = 40, LearningRate = 0.05, Form = form };

        TrainingResult expected = Trainer.Train(multiclass, new TrainingSet(data), options, Root);
        TrainingResult actual = Trainer.Train(DenseNetwork.Of(multiclass), new TrainingSet(data), options, Root);

        Assert.InRange(RelativeDistance(Weights(actual).Values, Weights(expected).Values), 0, 1e-6);
        Assert.Equal(expected.Trajectory[^1].Loss, actual.Trajectory[^1].Loss, 1e-7);
        Assert.Equal(
            DenseNetwork.Of(multiclass).OutputWeights.Values.ToArray(), ((DenseNetwork)actual.Network).OutputWeights.Values.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Train_SeparatedClusters_LearnsThem(int outputs)
    {
        LabeledSamples data = Draw(outputs, d: 64, n: 200);
        TrainingResult result = Trainer.Train(Initial(data, 12, 1), new TrainingSet(data), Both with { Steps = 200 }, Root);

        Assert.Equal((TrainingForm.Direct, 1.0), (result.Form, result.Trajectory[^1].Accuracy));
        Assert.True(result.Trajectory[^1].Loss < 0.1 * result.Trajectory[0].Loss);
        Assert.All(result.Trajectory.Zip(result.Trajectory.Skip(1)), pair => Assert.True(pair.Second.Loss < pair.First.Loss));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Train_AnyThreadCount_SameBits(int batch)
    {
        LabeledSamples data = Draw(k: 6, d: 200, n: 1100);
        TrainingOptions options = Both with { Steps = 25, BatchSize = batch, Momentum = 0.9, RecordEvery = 5 };
        TrainingResult one = Trainer.Train(Initial(data, 13, 1), new TrainingSet(data), options, Root);
        TrainingResult two = Trainer.Train(Initial(data, 13, 1), new TrainingSet(data), options with { Threads = 2 }, Root);

        Assert.Equal(AllBits(one.Network), AllBits(two.Network));
        Assert.Equal(one.Trajectory.Select(p => p.Loss), two.Trajectory.Select(p => p.Loss));
    }

    [Fact]
    public void Train_ResumedFromAnyCheckpoint_SameBits()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 90);
        DenseNetwork network = Initial(data, 7, 1);
        TrainingOptions options = Both with { Steps = 30, BatchSize = 20, Momentum = 0.5, CheckpointEvery = 7 };
        var checkpoints = new List<TrainingCheckpoint>();
        TrainingResult whole =
            Trainer.Train(network, new TrainingSet(data), options, Root, new TrainingHooks { OnCheckpoint = checkpoints.Add });

        Assert.Equal([7, 14, 21, 28], checkpoints.Select(c => c.Step));
        foreach (TrainingCheckpoint checkpoint in checkpoints)
        {
            var hooks = new TrainingHooks { Resume = checkpoint };
            Assert.Equal(AllBits(whole.Network), AllBits(Trainer.Train(network, new TrainingSet(data), options, Root, hooks).Network));
        }

        var other = new DenseNetwork(network.Hidden, new Matrix(4, 7), partition: network.Partition);
        Assert.Throws<ArgumentException>(() => Trainer.Train(
            other, new TrainingSet(data), options, Root, new TrainingHooks { Resume = checkpoints[0] }));
    }

    [Fact]
    public void Train_TenTimesTheSteps_AllocatesNoMore()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 256);
        DenseNetwork network = Initial(data, 8, 1);
        TrainingAllocation.AssertNoneForFurtherSteps(
            steps => Trainer.Train(network, new TrainingSet(data), Both with { Steps = steps, RecordEvery = 0 }, Root));
    }

    [Fact]
    public void Train_WrongCombinations_AreRefusedWithReasons()
    {
        LabeledSamples data = Draw(k: 4, d: 64, n: 30);
        var set = new TrainingSet(data);
        DenseNetwork network = Initial(data, 8, 1);
        OptionsException dual =
            Assert.Throws<OptionsException>(() => Trainer.Train(network, set, Both with { Form = TrainingForm.Dual }, Root));
        Assert.Contains("fixed output layer", Assert.Single(dual.Faults), StringComparison.Ordinal);
        ArgumentException loss =
            Assert.Throws<ArgumentException>(() => Trainer.Train(network, set, Both with { Loss = LossFunction.Logistic }, Root));
        Assert.Contains("CrossEntropy", loss.Message, StringComparison.Ordinal);
        ArgumentException outputs =
            Assert.Throws<ArgumentException>(() => Trainer.Train(Initial(Draw(k: 6, d: 64, n: 30), 8, 1), set, Both, Root));
        Assert.Contains("has 4 clusters; the network has 6 outputs", outputs.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dense_InitialNetwork_HasTheStatedScales()
    {
        var options = new NetworkOptions { InitialWeightScale = 0.5, InitialBiasScale = 2 };
        DenseNetwork network = NetworkInitializer.Dense(options, neurons: 400, inputDimension: 20, Partition.OfCoarse(10), Root);

        Assert.Equal(0.5, Deviation(network.Hidden.Weights.Values.ToArray()), 0.02);
        Assert.Equal(2, Deviation(network.Hidden.Biases.ToArray()), 0.3);
        Assert.Equal(0.05, Deviation(network.OutputWeights.Values.ToArray()), 0.002);      // 1/√400
        Assert.All(network.OutputBiases.ToArray(), c => Assert.Equal(0, c));
        Assert.True(network.Hidden.HasBias);
    }

    private static DenseNetwork Initial(LabeledSamples data, int neurons, int power)
    {
        var options = new NetworkOptions { InitialWeightScale = 0.1, InitialBiasScale = 0.1, ActivationPower = power };
        return NetworkInitializer.Dense(options, neurons, data.Inputs.Dimension, data.Partition!, Root);
    }

    private static double Deviation(double[] values) => Math.Sqrt(values.Sum(v => v * v) / values.Length);

    private static double[] Column(DenseNetwork network, int neuron) =>
        [.. Enumerable.Range(0, network.OutputCount).Select(j => network.OutputWeight(j, neuron))];

    private static double[] AllBits(TwoLayerNetwork network) =>
    [
        .. network.Hidden.Weights.Values, .. network.Hidden.Biases, .. ((DenseNetwork)network).OutputWeights.Values,
        .. ((DenseNetwork)network).OutputBiases,
    ];

    private static double[] Mean(LabeledSamples data) =>
        [.. Enumerable.Range(0, 5).Select(c => Enumerable.Range(0, data.Count).Average(i => (double)data.Inputs.Row(i)[c]))];

    // The initial biases act on centred inputs, those of a trained network on raw ones.
    private static double[] Parameters(DenseNetwork network, double[] mean, bool initial)
    {
        double[] values = AllBits(network);
        for (int r = 0; r < network.Hidden.NeuronCount && !initial; r++)
        {
            values[network.Hidden.Weights.Values.Length + r] += mean.Select((m, c) => m * network.Hidden.Weights[r, c]).Sum();
        }

        return values;
    }

    // Mean cross-entropy as the formulas read, with one parameter moved.
    private static double Loss(double[] parameters, int moved, double by, DenseNetwork shape, LabeledSamples data, double[] mean)
    {
        double[] p = [.. parameters];
        p[moved] += by;
        int m = shape.Hidden.NeuronCount, k = shape.OutputCount, d = mean.Length;
        double loss = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double[] f = p[^k..];
            for (int r = 0; r < m; r++)
            {
                double[] w = p[(r * d)..((r + 1) * d)];
                double z = p[(m * d) + r] + w.Select((v, c) => v * (data.Inputs.Row(i)[c] - mean[c])).Sum();
                double value = shape.Hidden.Activation.Value(z, Math.Sqrt(w.Sum(v => v * v)));
                for (int j = 0; j < k; j++)
                {
                    f[j] += p[(m * d) + m + (j * m) + r] * value;
                }
            }

            loss += Math.Log(f.Sum(Math.Exp)) - f[data.Clusters[i]];
        }

        return loss / data.Count;
    }
}
