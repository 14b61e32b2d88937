using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class MethodTests
{
    [Theory]
    [InlineData("exact", "exact")]
    [InlineData("attack", "strongest attack")]
    [InlineData("certified", "certified")]
    [InlineData("pgd", "PGD")]
    [InlineData("pgd-native", "PGD on the training loss")]
    [InlineData("pgd-native-through", "PGD on the training loss with pass-through")]
    [InlineData("apgd-dlr", "APGD on the DLR loss")]
    [InlineData("fmn-rivals-through", "FMN per rival with pass-through")]
    [InlineData("cw", "C&W")]
    [InlineData("deepfool-through", "DeepFool with pass-through")]
    [InlineData("square", "square attack")]
    [InlineData("universal", "universal direction")]
    [InlineData("averaged", "averaged features")]
    [InlineData("pieces", "search on linear pieces")]
    public void Of_KnownName_GivesItsWords(string name, string words) => Assert.Equal(words, Method.Of(name).Words);

    [Theory]
    [InlineData("magic")]
    [InlineData("magic-through")]
    [InlineData("exact-through")]
    [InlineData("pgd-other")]
    [InlineData("-through")]
    [InlineData("")]
    public void Of_UnknownName_KeepsItAndComesLast(string name)
    {
        var method = Method.Of(name);

        Assert.Equal((name, "Others"), (method.Words, method.Family));
        Assert.True(method.Rank > Method.Of("pieces-through").Rank);
    }

    [Theory]
    [InlineData("pgd")]
    [InlineData("apgd-rivals")]
    [InlineData("fab")]
    public void Of_PassThroughTwin_SharesColourAndFamilyAndFollows(string name)
    {
        Method plain = Method.Of(name), through = Method.Of(name + "-through");

        Assert.Equal((plain.Tone, plain.Family, plain.Rank + 1, plain.Name), (through.Tone, through.Family, through.Rank, through.Plain));
        Assert.Equal((false, true), (plain.IsThrough, through.IsThrough));
    }

    [Fact]
    public void Of_MainMethods_HaveFiveColours() =>
        Assert.Equal(
            5, new[] { "exact", "attack", "certified", "pgd", "pgd-native" }.Select(name => Method.Of(name).Tone).Distinct().Count());

    [Fact]
    public void Of_PlainAttacksOfOneFamily_DifferInColour()
    {
        string[] names =
        [
            "pgd", "pgd-native", "apgd", "apgd-native", "apgd-dlr", "apgd-rivals", "fab", "deepfool", "ddn", "ddn-rivals", "fmn",
            "fmn-rivals", "cw", "square", "universal", "averaged", "pieces",
        ];

        Assert.All(
            names.Select(Method.Of).GroupBy(method => method.Family),
            family => Assert.Equal(family.Count(), family.Select(method => method.Tone).Distinct().Count()));
    }
}
