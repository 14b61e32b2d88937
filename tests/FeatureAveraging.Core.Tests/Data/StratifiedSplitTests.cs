using CsCheck;
using FeatureAveraging.Data;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Data;

public sealed class StratifiedSplitTests
{
    private static readonly Gen<(int[] Labels, int Count, ulong Seed)> Cases =
        from labels in Gen.Int[0, 4].Array[0, 60]
        from count in Gen.Int[0, labels.Length]
        from seed in Gen.ULong
        select (labels, count, seed);

    [Fact]
    public void Draw_AnyLabels_PartitionsTheSamplesAndKeepsEveryShare() => Cases.Sample(c =>
    {
        var split = StratifiedSplit.Draw(c.Labels, c.Count, new Seed(c.Seed));

        Assert.Equal(c.Count, split.Chosen.Length);
        Assert.Equal(Enumerable.Range(0, c.Labels.Length), split.Chosen.Concat(split.Others).Order());
        Assert.Equal(split.Chosen.Order(), split.Chosen);
        Assert.Equal(split.Others.Order(), split.Others);
        foreach (IGrouping<int, int> group in c.Labels.GroupBy(y => y))
        {
            double share = (double)c.Count * group.Count() / c.Labels.Length;
            Assert.InRange(split.Chosen.Count(i => c.Labels[i] == group.Key), Math.Floor(share), Math.Ceiling(share));
        }
    });

    [Fact]
    public void Draw_UnequalClasses_GivesTheOddSampleToTheLargestRemainder()
    {
        int[] labels = [.. Enumerable.Repeat(0, 5), .. Enumerable.Repeat(1, 3), .. Enumerable.Repeat(2, 2)];

        var split = StratifiedSplit.Draw(labels, 3, new Seed(1)); // shares 1.5, 0.9, 0.6

        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(j => split.Chosen.Count(i => labels[i] == j)));
    }

    [Fact]
    public void Draw_SameSeed_SameSamplesAndSmallerDrawsAreContained()
    {
        int[] labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10)];

        int[] large = StratifiedSplit.Draw(labels, 400, new Seed(3)).Chosen, small = StratifiedSplit.Draw(labels, 100, new Seed(3)).Chosen;

        Assert.Equal(large, StratifiedSplit.Draw(labels, 400, new Seed(3)).Chosen);
        Assert.Subset(large.ToHashSet(), small.ToHashSet());
        Assert.NotEqual(large, StratifiedSplit.Draw(labels, 400, new Seed(4)).Chosen);
    }

    [Fact]
    public void Draw_MoreThanThereAreOrNegativeLabel_Throws()
    {
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Draw([0, 1], 3, new Seed(0)));
        Assert.Throws<ArgumentException>(() => StratifiedSplit.Draw([0, -1], 1, new Seed(0)));
    }
}
