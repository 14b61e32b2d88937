using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Tests.Discovery;

public sealed class SubclassChoiceTests
{
    private static readonly Seed Root = new(2);

    [Theory]
    [InlineData(50, new[] { 2, 3, 4, 6, 8, 11, 15, 21, 29, 41, 50 })]
    [InlineData(5, new[] { 2, 3, 4, 5 })]
    [InlineData(2, new[] { 2 })]
    [InlineData(1, new[] { 1 })]
    public void Grid_UpToTheGreatest_IsGeometric(int most, int[] expected) => Assert.Equal(expected, SubclassChoice.Grid(most));

    /// <summary>A worth that is greatest at the true numbers, 2 and 3: the refinement finds them, although no class has the same.</summary>
    [Fact]
    public void Choose_ClassesWithOtherNumbers_FindsEachOfThem()
    {
        LabeledSamples data = Draw(5);
        (SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all) = Choose(
            data, 20, new SubclassRule(0.9), found => (1, AdjustedRandIndex.Measure(found.Clusters, data.Clusters)));
        Assert.Equal([2, 3], chosen.Counts);
        Assert.Equal(1, AdjustedRandIndex.Measure(chosen.Found.Clusters, data.Clusters));
        Assert.Equal(SubclassChoice.Grid(20).Length + 1, all.Count);
        Assert.Equal(chosen, all[^1]);
    }

    /// <summary>A worth that is the same from the natural numbers on: these are taken, although the best by a hair lies far off.</summary>
    [Fact]
    public void Choose_RadiusOnAPlateau_TakesTheNaturalNumbers()
    {
        LabeledSamples data = Draw(5);
        (SubclassCandidate chosen, _) = Choose(
            data, 20, new SubclassRule(0.9),
            found => (1, found.Partition.ClusterCount < 5 ? 1 : 10 + (0.001 * found.Partition.ClusterCount)));
        Assert.Equal([2, 3], chosen.Counts);
    }

    /// <summary>A worth that grows with the number: the greatest is taken, not the natural one.</summary>
    [Fact]
    public void Choose_RadiusThatGrowsWithTheNumber_TakesTheGreatest()
    {
        (SubclassCandidate chosen, _) =
            Choose(Draw(4), 15, new SubclassRule(0.9), found => (1, found.Partition.ClusterCount));
        Assert.Equal([15, 15], chosen.Counts);
    }

    /// <summary>A worth that is the same for all: the silhouette decides, for the natural number.</summary>
    [Fact]
    public void Choose_RadiusThatSaysNothing_TakesTheNaturalNumber()
    {
        (SubclassCandidate chosen, _) = Choose(Draw(6), 15, new SubclassRule(0.9), _ => (1, 1));
        Assert.Equal([3, 3], chosen.Counts);
    }

    [Fact]
    public void Choose_OverTheAccuracyBudget_IsNotTaken()
    {
        LabeledSamples data = Draw(4);
        static (double, double) Worth(DiscoveredSubclasses found) =>
            (1 - (0.01 * found.Partition.ClusterCount), found.Partition.ClusterCount);
        Assert.Equal([6, 6], Choose(data, 20, new SubclassRule(0.88), Worth).Chosen.Counts);
        Assert.Equal([2, 2], Choose(data, 20, new SubclassRule(0.99), Worth).Chosen.Counts);      // none is: the most accurate one
    }

    /// <summary>Another space is tried around the best number, and taken only where it is better by more than the tolerance.</summary>
    [Theory]
    [InlineData(0.005, 0)]
    [InlineData(0.05, 1)]
    public void Choose_AnotherSpace_IsTakenWhereItIsBetter(double gain, int expected)
    {
        LabeledSamples data = Draw(6);
        SubclassOptions first = new() { ClustersPerSide = 11, Components = 8 };
        int measured = 0;
        (SubclassCandidate chosen, IReadOnlyList<SubclassCandidate> all) = SubclassChoice.Choose(
            [new(data.Inputs, first), new(data.Inputs, first with { Method = SubclassMethod.Spherical, Components = 0 })], data.Labels,
            new SubclassRule(0.9),
            found =>
            {
                int count = found.Partition.ClusterCount, grid = SubclassChoice.Grid(11).Length;
                return (1, (count == 6 ? 10 : 5) * (measured++ > grid ? 1 + gain : 1));
            },
            Root, 1, TestContext.Current.CancellationToken);
        Assert.Equal((expected, 6), (chosen.Space, chosen.Counts.Sum()));
        Assert.Equal([2, 3, 4], all.Where(one => one.Space == 1).Select(one => one.Counts[0]));     // 3 is natural too
    }

    /// <summary>A coarser grid tries fewer numbers, and the last one is tried all the same.</summary>
    [Theory]
    [InlineData(1.4, new[] { 2, 3, 4, 6, 8, 11, 15, 20 })]
    [InlineData(2.5, new[] { 2, 5, 13, 20 })]
    public void Choose_GridRatio_SaysWhichNumbersAreTried(double ratio, int[] expected)
    {
        (_, IReadOnlyList<SubclassCandidate> all) =
            Choose(Draw(4), 20, new SubclassRule(0) { GridRatio = ratio }, found => (1, found.Partition.ClusterCount));
        Assert.Equal(expected, all.Take(expected.Length).Select(one => one.Counts[0]));
        Assert.Throws<ArgumentException>(() => Choose(Draw(4), 20, new SubclassRule(0) { GridRatio = 1.2 }, _ => (1, 1)));
    }

    [Fact]
    public void Choose_AnyThreadCount_SameBits()
    {
        LabeledSamples data = Draw(4);
        SubclassCandidate one = Choose(data, 8, new SubclassRule(0), found => (1, found.Inertia)).Chosen,
            three = Choose(data, 8, new SubclassRule(0), found => (1, found.Inertia), threads: 3).Chosen;
        Assert.Equal(one.Found.Clusters, three.Found.Clusters);
        Assert.Equal(one.Silhouette, three.Silhouette);
    }

    /// <summary>Four samples a class, two of them the same: three distinct ones, so at most three sub-classes.</summary>
    [Fact]
    public void Choose_Duplicates_AsksForNoMoreThanThereAre()
    {
        var inputs = new Samples(8, 1, [1f, 1f, 2f, 3f, 5f, 6f, 7f, 9f]);
        (_, IReadOnlyList<SubclassCandidate> all) = SubclassChoice.Choose(
            [new(inputs, new SubclassOptions { ClustersPerSide = 20 })], [1, 1, 1, 1, -1, -1, -1, -1], new SubclassRule(0), _ => (1, 1),
            Root);
        Assert.Equal(3, all.Max(one => one.Counts.Max()));
        var same = new Samples(4, 1, [1f, 1f, 2f, 3f]);
        Assert.Contains(
            "one distinct sample",
            Assert.Throws<ArgumentException>(() => SubclassChoice.Choose(
                [new(same, new SubclassOptions())], [1, 1, -1, -1], new SubclassRule(0), _ => (1, 1), Root)).Message,
            StringComparison.Ordinal);
    }

    private static (SubclassCandidate Chosen, IReadOnlyList<SubclassCandidate> All) Choose(
        LabeledSamples data, int most, SubclassRule rule, Func<DiscoveredSubclasses, (double, double)> measure, int threads = 1) =>
        SubclassChoice.Choose(
            [new(data.Inputs, new SubclassOptions { ClustersPerSide = most, Components = 8 })], data.Labels, rule, measure, Root, threads,
            TestContext.Current.CancellationToken);

    private static LabeledSamples Draw(int k) =>
        ClusterDistribution.Create(new ClusterOptions { ClusterCount = k, InputDimension = 200 }, Root).Draw(60 * k, Root, "data.train");
}
