using FeatureAveraging.Benchmarks.Libtorch;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>The cases <c>train.*</c>: our gradient descent against libtorch's autograd, in turn.</summary>
internal static class TrainingComparison
{
    /// <summary>Times both sides.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="workload">What is trained.</param>
    /// <param name="threads">Threads of either side.</param>
    public static CaseResult Measure(string name, Workload workload, int threads)
    {
        using var tensors = new TensorData(workload.Data, torch.ScalarType.Float32);
        IReadOnlyList<TwoLayerNetwork> ours = [], theirs = [];
        void Train() => ours = workload.TrainOurs();
        void TrainTheirs() => theirs = TrainLibtorch(workload, tensors);
        (double oursMs, double libtorchMs) = Timing.Interleave(Train, TrainTheirs, workload.WarmUp, workload.Runs);
        double difference = ours.Zip(theirs).Max(pair => RelativeDifference(pair.First.Hidden.Weights, pair.Second.Hidden.Weights));
        return new CaseResult(name, threads, oursMs, libtorchMs, workload.Bound, workload.Aim, difference);
    }

    private static List<TwoLayerNetwork> TrainLibtorch(Workload workload, TensorData tensors)
    {
        var trained = new List<TwoLayerNetwork>();
        foreach (TwoLayerNetwork network in workload.Networks)
        {
            using var training = new AutogradTraining(network, tensors, workload.Options);
            training.Step(workload.Options.Steps);
            trained.Add(training.ComputeNetwork());
        }

        return trained;
    }

    private static double RelativeDifference(Matrix ours, Matrix theirs)
    {
        double difference = 0, size = 0;
        for (int i = 0; i < theirs.Values.Length; i++)
        {
            difference += Math.Pow(ours.Values[i] - theirs.Values[i], 2);
            size += Math.Pow(theirs.Values[i], 2);
        }

        return Math.Sqrt(difference / size);
    }
}
