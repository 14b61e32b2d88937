using FeatureAveraging.Experiments.Discovery;

namespace FeatureAveraging.Experiments.Tests.Discovery;

public sealed class AdjustedRandIndexTests
{
    /// <summary>Closed forms by hand: S_ab, S_a, S_b, E written out.</summary>
    [Theory]
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 7, 7, -3, -3 }, 1.0)]                 // the same groups, other names
    [InlineData(new[] { 0, 0, 1, 1 }, new[] { 0, 1, 0, 1 }, -0.5)]                  // crossed: 0, 2, 2, 2/3
    [InlineData(new[] { 0, 0, 0, 1, 1, 1 }, new[] { 0, 0, 1, 1, 2, 2 }, 8.0 / 33)]  // 2, 6, 3, 18/15 = 1.2: 0.8/3.3
    [InlineData(new[] { 0, 0, 0, 0 }, new[] { 0, 0, 1, 1 }, 0.0)]                   // one group says nothing: 2, 6, 2, 2
    [InlineData(new[] { 0, 0, 0 }, new[] { 1, 1, 1 }, 1.0)]
    [InlineData(new[] { 0, 1, 2 }, new[] { 2, 1, 0 }, 1.0)]
    public void Measure_SmallGroupings_IsTheClosedForm(int[] a, int[] b, double expected)
    {
        Assert.Equal(expected, AdjustedRandIndex.Measure(a, b), 1e-15);
        Assert.Equal(expected, AdjustedRandIndex.Measure(b, a), 1e-15);
    }

    /// <summary>The adjustment is the mean over all relabelled orders, so over all permutations the index averages to exactly 0.</summary>
    [Fact]
    public void Measure_MeanOverAllPermutations_IsZero()
    {
        int[] a = [0, 0, 1, 1, 1], b = [0, 1, 1, 2, 0];
        double[] values = [.. Permutations(b.Length).Select(order => AdjustedRandIndex.Measure(a, Array.ConvertAll(order, i => b[i])))];
        Assert.Equal(0, values.Average(), 1e-14);
    }

    [Theory]
    [InlineData(new[] { 0 }, new[] { 0 })]
    [InlineData(new[] { 0, 1 }, new[] { 0, 1, 1 })]
    public void Measure_TooShortOrOfOtherLength_ThrowsArgumentException(int[] a, int[] b) =>
        Assert.Throws<ArgumentException>(() => AdjustedRandIndex.Measure(a, b));

    private static IEnumerable<int[]> Permutations(int count) => count == 0
        ? [[]]
        : Permutations(count - 1)
            .SelectMany(rest => Enumerable.Range(0, count).Select(at => (int[])[.. rest[..at], count - 1, .. rest[at..]]));
}
