using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>What one step of our training allocates on the managed heap.</summary>
internal static class StepAllocation
{
    /// <summary>Bytes per step: the difference of a run of 2T and a run of T steps, over T; the largest over the networks.</summary>
    /// <param name="workload">What is trained.</param>
    /// <remarks>All threads count. Set-up and result cost the same in both runs and cancel. The smallest of three trials, since the runtime itself allocates now and then.</remarks>
    public static double Measure(Workload workload) => workload.Networks.Max(network => Enumerable.Range(0, 3).Min(_ => PerStep(workload, network)));

    private static double PerStep(Workload workload, TwoLayerNetwork network)
    {
        var set = new TrainingSet(workload.Data);
        int steps = Math.Min(workload.Options.Steps, 100);
        Allocated(set, network, workload.Options with { Steps = 1 });
        long once = Allocated(set, network, workload.Options with { Steps = steps });
        long twice = Allocated(set, network, workload.Options with { Steps = 2 * steps });
        return (double)(twice - once) / steps;
    }

    private static long Allocated(TrainingSet set, TwoLayerNetwork network, TrainingOptions options)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Trainer.Train(network, set, options, new Seed(7));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
