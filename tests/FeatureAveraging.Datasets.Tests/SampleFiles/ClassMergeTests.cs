using FeatureAveraging.Data;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Datasets.Tests.SampleFiles;

public sealed class ClassMergeTests
{
    [Theory]
    [InlineData("parity", 5, new[] { 1, -1, 1, -1, 1 })]
    [InlineData("first-half", 5, new[] { 1, 1, -1, -1, -1 })]
    [InlineData("first-half", 4, new[] { 1, 1, -1, -1 })]
    [InlineData("parity", 2, new[] { 1, -1 })]
    public void For_NamedMerge_GivesTheSides(string name, int classes, int[] sides) =>
        Assert.Equal(sides, ClassMerge.Named(name).For(classes).Sides.ToArray());

    [Fact]
    public void Named_UnknownName_ListsTheChoices() =>
        Assert.Contains("'odd' is not a class merge; expected parity or first-half", Assert.Throws<ArgumentException>(() => ClassMerge.Named("odd")).Message, StringComparison.Ordinal);

    [Fact]
    public void For_TooFewClassesOrTooManyForAGivenPartition_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassMerge.Parity.For(1));
        Assert.Throws<ArgumentException>(() => ClassMerge.Of(new Partition([1, -1])).For(3));
    }
}
