using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Training;

namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>What one step of our training allocates on the managed heap.</summary>
internal static class StepAllocation
{
    private const int Trials = 5;

    /// <summary>Bytes per step: the difference of a run of 2T and a run of T steps, over T; the largest over the networks.</summary>
    /// <param name="workload">What is trained; at most 100 steps of it.</param>
    /// <remarks>All threads count. Set-up and result cost the same in both runs and cancel. The median of some trials, since the runtime itself allocates now and then.</remarks>
    public static double Measure(Workload workload)
    {
        TrainingOptions options = workload.Options with { Steps = Math.Min(workload.Options.Steps, 100) };
        return workload.Networks.Max(network =>
        {
            var set = new TrainingSet(workload.Data);
            Allocated(set, network, options);       // the Gram matrix is kept from here on
            return Timing.Median(Enumerable.Range(0, Trials).Select(_ => PerStep(set, network, options)));
        });
    }

    private static double PerStep(TrainingSet set, TwoLayerNetwork network, TrainingOptions options)
    {
        long once = Allocated(set, network, options), twice = Allocated(set, network, options with { Steps = 2 * options.Steps });
        return (double)(twice - once) / options.Steps;
    }

    private static long Allocated(TrainingSet set, TwoLayerNetwork network, TrainingOptions options)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Trainer.Train(network, set, options, new Seed(7));
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
