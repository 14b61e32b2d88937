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
        CancellationToken cancellation) =>
        RunGroups(count, 1, threads, createWorker, (i, _, worker) => treat(i, worker), progress, cancellation);

    /// <summary>Treats every sample, neighbours together.</summary>
    /// <param name="count">Samples.</param>
    /// <param name="size">Samples of a group; the last one may be smaller.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="createWorker">Makes the scratch of one thread.</param>
    /// <param name="treat">Treats one group, by its first index and its size; results go where only those samples write.</param>
    /// <param name="progress">Is told of every finished group.</param>
    /// <param name="cancellation">Stops between groups.</param>
    public static void RunGroups<TWorker>(
        int count, int size, int threads, Func<TWorker> createWorker, Action<int, int, TWorker> treat, IProgress<AttackProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        int done = 0, groups = (count + size - 1) / size;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, groups, limits, createWorker, (group, _, worker) =>
        {
            int first = group * size, length = Math.Min(size, count - first);
            treat(first, length, worker);
            progress?.Report(new AttackProgress(Interlocked.Add(ref done, length), count));
            return worker;
        }, _ => { });
    }
}
