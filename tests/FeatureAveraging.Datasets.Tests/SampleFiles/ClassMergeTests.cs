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
        Assert.Equal(sides, ClassMerge.Named(name).For(classes).Labels.ToArray());

    [Theory]
    [InlineData("0,1,2|3,4", new[] { 1, 1, 1, -1, -1 })]
    [InlineData("3,0|2,1", new[] { 1, -1, -1, 1 })]
    [InlineData("4|0,1|2,3", new[] { 1, 1, 2, 2, 0 })]
    [InlineData("0|1|2", new[] { 0, 1, 2 })]
    [InlineData("parity", new[] { 1, -1, 1 })]
    public void Parse_NameOrMapping_GivesTheSides(string text, int[] sides)
    {
        var merge = ClassMerge.Parse(text);

        Assert.Equal(text, merge.Name);
        Assert.Equal(sides, merge.For(sides.Length).Labels.ToArray());
        Assert.Equal(text == "parity" ? null : sides.Length, merge.ClassCount);
    }

    [Theory]
    [InlineData("0,1|1,2")]
    [InlineData("0,1|3")]
    [InlineData("0,1|")]
    [InlineData("0|1||2")]
    [InlineData("0,a|1")]
    [InlineData("0,-1|1")]
    public void Parse_ClassMissingTwiceOrNoNumber_ShowsAMapping(string text) =>
        Assert.Contains(
            $"'{text}' is not a class mapping; expected lists", Assert.Throws<ArgumentException>(() => ClassMerge.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Named_UnknownName_ListsTheChoices() =>
        Assert.Contains(
            "'odd' is not a class merge; expected parity or first-half",
            Assert.Throws<ArgumentException>(() => ClassMerge.Named("odd")).Message, StringComparison.Ordinal);

    [Fact]
    public void For_TooFewClassesOrTooManyForAGivenPartition_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassMerge.Parity.For(1));
        Assert.Throws<ArgumentException>(() => ClassMerge.Of(new Partition([1, -1])).For(3));
    }
}
