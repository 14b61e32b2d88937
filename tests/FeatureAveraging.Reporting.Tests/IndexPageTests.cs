using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

public sealed class IndexPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_TwoRuns_MatchesTheGoldenFileInEveryCulture(string culture)
    {
        RunRecord failing = SmallRecord.Make(), holding = failing with { Claims = [failing.Claims[0]], Diagnostics = [] };

        GoldenFile.Matches("index.html", Cultures.Run(culture, () => IndexPage.Build([("synthetic/a b/index.html", failing), ("synthetic/b/index.html", holding)])));
    }

    [Fact]
    public void Build_TwoRuns_LinksThemAndNamesTheFailedClaim()
    {
        RunRecord record = SmallRecord.Make();
        XDocument page = XDocument.Parse(IndexPage.Build([("one/index.html", record), ("two/index.html", record)]));

        Assert.Equal(["one/index.html", "two/index.html"], page.Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.Contains("C4.own", page.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("C1.own", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("2 runs, 0 with every claim confirmed", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoRuns_SaysSo() => Assert.Contains("No runs yet.", IndexPage.Build([]), StringComparison.Ordinal);
}
