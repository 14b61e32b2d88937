using System.Runtime.ExceptionServices;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Finds sub-classes nobody has labelled: k-means inside each coarse class.</summary>
public static class SubclassDiscovery
{
    /// <summary>Clusters each side.</summary>
    /// <param name="inputs">x₁…xₙ: n × d, finite.</param>
    /// <param name="sides">Side of each sample: n values, ±1, both present.</param>
    /// <param name="options">Number of sub-classes and effort.</param>
    /// <param name="seed">Root seed: streams <c>discovery.samples</c> and <c>discovery.start</c>.</param>
    /// <param name="threads">Threads, at least 1; the result is the same bits at any number.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A side is not ±1 or is missing, a sample is not finite, or a side has fewer distinct
    /// samples than sub-classes are wanted.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <remarks>
    /// k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's rounds.
    /// A cluster that runs empty takes the sample that is farthest from its own centre.
    /// </remarks>
    public static DiscoveredSubclasses Discover(
        Samples inputs,
        ReadOnlySpan<int> sides,
        SubclassOptions options,
        Seed seed,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        options.Validated();
        Shape.Require(sides.Length == inputs.Count, nameof(sides), $"is {sides.Length} long; there are n = {inputs.Count} samples");
        int nonFinite = inputs.FirstNonFinite();
        Shape.Require(nonFinite < 0, nameof(inputs), $"holds a NaN or an infinity in sample {nonFinite}; every value must be finite");
        int[][] members = [Members(sides, 1), Members(sides, -1)];
        Shape.Require(members[0].Length + members[1].Length == sides.Length, nameof(sides), $"holds a value other than +1 and -1");

        int[] clusters = new int[inputs.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        double inertia = 0;
        Clustering[] best = ClusterBest(inputs, members, options, seed, parallel);
        foreach ((int side, int[] own) in members.Index())
        {
            bool drewAll = own.Length <= options.MostSamples;
            Clustering found = drewAll ? best[side] : new KMeans(inputs, own).AssignTo(best[side].Centers, parallel);
            for (int i = 0; i < own.Length; i++)
            {
                clusters[own[i]] = (side * options.ClustersPerSide) + found.Assigned[i];
            }

            inertia += found.Inertia;
        }

        return new DiscoveredSubclasses(clusters, Partition.FirstPositive(options.ClustersPerSide, options.ClustersPerSide), inertia);
    }

    /// <summary>
    /// The best of all starts of each side, on some of its samples. Every start is one piece of work:
    /// coarse, so that threads seldom wait for each other.
    /// </summary>
    private static Clustering[] ClusterBest(Samples inputs, int[][] members, SubclassOptions options, Seed seed, ParallelOptions parallel)
    {
        int most = options.MostSamples;
        int[][] drawn = [.. members.Select((own, side) => Draw(own, most, seed.For("discovery.samples", (ulong)side)))];
        var found = new Clustering[2 * options.Restarts];
        try
        {
            Parallel.For(0, found.Length, parallel, i =>
            {
                RandomSource random = seed.For("discovery.start", (ulong)i);
                var start = new KMeans(inputs, drawn[i % 2]);
                found[i] = start.Cluster(options.ClustersPerSide, options.MaxIterations, random, parallel.CancellationToken);
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions[0] is ArgumentException few)      // callers expect it bare
        {
            ExceptionDispatchInfo.Throw(few);
        }

        return [.. members.Select((_, side) => found.Where((_, i) => i % 2 == side).MinBy(c => c.Inertia)!)];
    }

    private static int[] Members(ReadOnlySpan<int> sides, int side)
    {
        var members = new List<int>();
        for (int i = 0; i < sides.Length; i++)
        {
            if (sides[i] == side)
            {
                members.Add(i);
            }
        }

        Shape.Require(members.Count > 0, nameof(sides), $"holds no {(side > 0 ? "+1" : "-1")}; both sides are needed");
        return [.. members];
    }

    private static int[] Draw(int[] members, int count, RandomSource random)
    {
        if (members.Length <= count)
        {
            return members;
        }

        int[] shuffled = (int[])members.Clone();
        random.Shuffle(shuffled.AsSpan());
        return [.. shuffled.AsSpan(0, count).ToArray().Order()];
    }
}

/// <summary>Sub-classes that were found inside the coarse classes.</summary>
/// <param name="Clusters">Sub-class of each sample, n values: 0…c−1 on the positive side, c…2c−1 on the negative one.
/// None is empty.</param>
/// <param name="Partition">Side of each of the 2c sub-classes.</param>
/// <param name="Inertia">Σ ‖xᵢ − centre of its sub-class‖², over all samples.</param>
public sealed record DiscoveredSubclasses(int[] Clusters, Partition Partition, double Inertia);
