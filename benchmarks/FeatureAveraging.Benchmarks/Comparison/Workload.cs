using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>One timed problem: networks to train on the same data, and what we hold ourselves to.</summary>
/// <param name="Data">Training samples.</param>
/// <param name="Networks">Initial networks, trained one after the other.</param>
/// <param name="Options">Gradient descent.</param>
/// <param name="WarmUp">Runs of either side before the timed ones.</param>
/// <param name="Runs">Timed runs of either side.</param>
/// <param name="Bound">Least ratio libtorch / ours that is acceptable.</param>
/// <param name="Aim">The ratio we aim for.</param>
internal sealed record Workload(
    LabeledSamples Data, IReadOnlyList<TwoLayerNetwork> Networks, TrainingOptions Options, int WarmUp, int Runs, double Bound, double Aim)
{
    private static readonly Seed Root = new(7);

    /// <summary>The paper's synthetic experiment, both arms: n = 1000, d = 3072, 10 neurons, T = 100, η = 10⁻³.</summary>
    /// <param name="threads">Threads of either side.</param>
    public static Workload Paper(int threads) => Synthetic(threads, steps: 100, warmUp: 3, runs: 9, bound: 6, aim: 12);

    /// <summary>The same with T = 2000; one run, after one to warm up.</summary>
    /// <param name="threads">Threads of either side.</param>
    public static Workload Long(int threads) => Synthetic(threads, steps: 2000, warmUp: 1, runs: 1, bound: 12, aim: 25);

    /// <summary>
    /// Many samples of noise, 40 neurons, direct form: libtorch is bound by its matrix product and half
    /// of all activations are 0, at random.
    /// </summary>
    /// <param name="threads">Threads of either side.</param>
    public static Workload Direct(int threads)
    {
        var options = new ClusterOptions { InputDimension = 784, SampleCount = 20_000, CenterNorms = [1] };
        LabeledSamples data = ClusterDistribution.Create(options, Root).Draw(options.SampleCount, Root, "data.train", threads: threads);
        var width = new NetworkOptions { NeuronsPerSign = 20, InitialWeightScale = 1e-2, InitialBiasScale = 1e-2 };
        var training =
            new TrainingOptions { Form = TrainingForm.Direct, Steps = 20, LearningRate = 1e-2, RecordEvery = 0, Threads = threads };
        return new Workload(
            data, [NetworkInitializer.Binary(width, options.InputDimension, Root)], training, WarmUp: 2, Runs: 7, Bound: 0.8, Aim: 1.2);
    }

    private static Workload Synthetic(int threads, int steps, int warmUp, int runs, double bound, double aim)
    {
        var options = new ClusterOptions();
        LabeledSamples data = ClusterDistribution.Create(options, Root).Draw(options.SampleCount, Root, "data.train", threads: threads);
        var width = new NetworkOptions();
        TwoLayerNetwork[] networks =
        [
            NetworkInitializer.Binary(width, options.InputDimension, Root),
            NetworkInitializer.Multiclass(width, options.InputDimension, data.Partition!, Root),
        ];
        var training = new TrainingOptions { Steps = steps, RecordEvery = 0, Threads = threads };
        return new Workload(data, networks, training, warmUp, runs, bound, aim);
    }

    /// <summary>Trains every network with our engine: everything from samples to trained weights, the Gram matrix included.</summary>
    public IReadOnlyList<TwoLayerNetwork> TrainOurs()
    {
        var set = new TrainingSet(Data);
        return [.. Networks.Select(network => Trainer.Train(network, set, Options, Root).Network)];
    }
}
