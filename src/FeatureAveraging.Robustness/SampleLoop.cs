using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Robustness;

/// <summary>The loop over samples that every search, solver and certifier runs: parallel, with one worker's scratch per thread.</summary>
internal static class SampleLoop
{
    /// <summary>Treats every sample.</summary>
    /// <param name="count">Samples.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="createWorker">Makes the scratch of one thread.</param>
    /// <param name="treat">Treats one sample, by its index; results go where only that index writes.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    public static void Run<TWorker>(
        int count, int threads, Func<TWorker> createWorker, Action<int, TWorker> treat, IProgress<AttackProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        int done = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, count, limits, createWorker, (i, _, worker) =>
        {
            treat(i, worker);
            progress?.Report(new AttackProgress(Interlocked.Increment(ref done), count));
            return worker;
        }, _ => { });
    }
}
