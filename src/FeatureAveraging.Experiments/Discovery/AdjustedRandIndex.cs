using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>
/// How well two groupings of the same samples agree: 1 for the same groups under any names,
/// 0 on average for random ones (Hubert and Arabie 1985).
/// </summary>
public static class AdjustedRandIndex
{
    /// <summary>Measures the agreement.</summary>
    /// <param name="a">Group of each sample, any numbers: n values.</param>
    /// <param name="b">The other grouping: n values.</param>
    /// <returns>At most 1; 1 also where both put every sample into one group, or each into its own.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or there are fewer than two samples.</exception>
    /// <remarks>
    /// (S_ab − E)/((S_a + S_b)/2 − E), S the number of pairs of samples in one group (S_ab:
    /// in both groupings) and E = S_a·S_b/(n(n − 1)/2).
    /// </remarks>
    public static double Measure(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        Shape.Require(
            a.Length == b.Length && a.Length >= 2, nameof(b),
            $"is {b.Length} long and the other grouping {a.Length}; two of the same length, at least 2, are needed");
        var inA = new Dictionary<int, long>();
        var inB = new Dictionary<int, long>();
        var inBoth = new Dictionary<(int, int), long>();
        for (int i = 0; i < a.Length; i++)
        {
            inA[a[i]] = inA.GetValueOrDefault(a[i]) + 1;
            inB[b[i]] = inB.GetValueOrDefault(b[i]) + 1;
            inBoth[(a[i], b[i])] = inBoth.GetValueOrDefault((a[i], b[i])) + 1;
        }

        double pairsA = CountPairs(inA.Values), pairsB = CountPairs(inB.Values), pairsBoth = CountPairs(inBoth.Values);
        double expected = pairsA * pairsB / CountPairs([a.Length]), most = (pairsA + pairsB) / 2;
        return most == expected ? 1 : (pairsBoth - expected) / (most - expected);
    }

    private static double CountPairs(IEnumerable<long> sizes) => sizes.Sum(size => size * (size - 1) / 2);
}
