using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>What one step of our training allocates on the managed heap.</summary>
internal static class StepAllocation
{
    private const int Trials = 6;

    /// <summary>
    /// Bytes per step, in whole bytes (no object has fewer than 24): the difference of a run of 2T and a run of T steps, over T;
    /// the largest over the networks.
    /// </summary>
    /// <param name="workload">What is trained; at most 100 steps of it.</param>
    /// <remarks>
    /// All threads count. Set-up and result cost the same in both runs and cancel. Of either run the least of some trials:
    /// the runtime itself adds about a kilobyte to one or another.
    /// </remarks>
    public static long Measure(Workload workload)
    {
        TrainingOptions once = workload.Options with { Steps = Math.Min(workload.Options.Steps, 100) },
            twice = once with { Steps = 2 * once.Steps };
        return workload.Networks.Max(network =>
        {
            var set = new TrainingSet(workload.Data);
            Allocated(set, network, once);      // the Gram matrix is kept from here on
            return (long)Math.Round((double)(Least(set, network, twice) - Least(set, network, once)) / once.Steps);
        });
    }

    private static long Least(TrainingSet set, TwoLayerNetwork network, TrainingOptions options) =>
        Enumerable.Range(0, Trials).Min(_ => Allocated(set, network, options));

    private static long Allocated(TrainingSet set, TwoLayerNetwork network, TrainingOptions options)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Trainer.Train(network, set, options, new Seed(7));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
