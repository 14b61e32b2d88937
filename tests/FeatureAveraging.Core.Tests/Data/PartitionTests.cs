using FeatureAveraging.Data;

namespace FeatureAveraging.Core.Tests.Data;

public sealed class PartitionTests
{
    [Fact]
    public void Constructor_MixedSides_SortsClustersBySide()
    {
        var partition = new Partition([1, -1, -1, 1, -1]);
        Assert.Equal(5, partition.ClusterCount);
        Assert.Equal([0, 3], partition.PositiveClusters);
        Assert.Equal([1, 2, 4], partition.NegativeClusters);
        Assert.Same(partition.NegativeClusters, partition.Clusters(-1));
        Assert.Same(partition.PositiveClusters, partition.Clusters(1));
    }

    [Fact]
    public void FirstPositive_Sizes_PutsThePositiveClustersFirst() =>
        Assert.Equal([1, 1, -1], Partition.FirstPositive(2, 1).Labels.ToArray());

    [Fact]
    public void Constructor_BadSides_SaysWhatIsWrong()
    {
        ArgumentException value = Assert.Throws<ArgumentException>(() => new Partition([1, 0, -1]));
        Assert.StartsWith("sides holds a value other than +1 and -1.", value.Message, StringComparison.Ordinal);
        ArgumentException empty = Assert.Throws<ArgumentException>(() => new Partition([1, 1]));
        Assert.StartsWith(
            "sides has 2 positive and 0 negative clusters; neither side may be empty.", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfGroups_ThreeGroups_LabelsAreGroups()
    {
        var partition = Partition.OfGroups([0, 2, 1, 2]);
        Assert.Equal((4, 3), (partition.ClusterCount, partition.GroupCount));
        Assert.Equal([0, 2, 1, 2], partition.Labels.ToArray());
        Assert.Equal([1, 3], partition.Clusters(2));
        Assert.True(partition.IsLabel(0) && !partition.IsLabel(3) && !partition.IsLabel(-1));
        Assert.Throws<InvalidOperationException>(() => partition.PositiveClusters);
        Assert.Throws<ArgumentException>(() => partition.Clusters(-1));
    }

    [Fact]
    public void OfGroups_TwoGroups_AreTheTwoSides()
    {
        var partition = Partition.OfGroups([0, 1, 1]);
        Assert.Equal([1, -1, -1], partition.Labels.ToArray());
        Assert.Equal([0, 1, 1], new Partition([1, -1, -1]).Groups.ToArray());
        Assert.Equal([1, 2], partition.NegativeClusters);
    }

    [Theory]
    [InlineData(10, 2, new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 })]
    [InlineData(5, 2, new[] { 0, 0, 1, 1, 1 })]
    [InlineData(7, 3, new[] { 0, 0, 1, 1, 2, 2, 2 })]
    [InlineData(3, 3, new[] { 0, 1, 2 })]
    public void Equal_AnyCounts_IsConsecutiveAndNearlyEven(int clusters, int groups, int[] expected) =>
        Assert.Equal(expected, Partition.Equal(clusters, groups).Groups.ToArray());

    [Fact]
    public void OfGroups_EmptyOrSingleGroup_Throws()
    {
        Assert.Throws<ArgumentException>(() => Partition.OfGroups([0, 0]));
        Assert.Throws<ArgumentException>(() => Partition.OfGroups([0, 2]));
        Assert.Throws<ArgumentException>(() => Partition.OfGroups([0, -1, 1]));
        Assert.Throws<ArgumentException>(() => Partition.OfGroups([]));
    }
}
