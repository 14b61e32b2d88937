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
        Assert.Equal([1, 1, -1], Partition.FirstPositive(2, 1).Sides.ToArray());

    [Fact]
    public void Constructor_BadSides_SaysWhatIsWrong()
    {
        ArgumentException value = Assert.Throws<ArgumentException>(() => new Partition([1, 0, -1]));
        Assert.StartsWith("sides holds a value other than +1 and -1.", value.Message, StringComparison.Ordinal);
        ArgumentException empty = Assert.Throws<ArgumentException>(() => new Partition([1, 1]));
        Assert.StartsWith("sides has 2 positive and 0 negative clusters; neither side may be empty.", empty.Message, StringComparison.Ordinal);
    }
}
