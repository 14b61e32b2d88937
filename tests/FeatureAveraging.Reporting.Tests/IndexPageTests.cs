using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

public sealed class IndexPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_ThreeRuns_MatchesTheGoldenFileInEveryCulture(string culture)
    {
        RunRecord failing = SmallRecord.Make(), holding = failing with { Claims = [failing.Claims[0]], Diagnostics = [] };
        RunRecord undecided = holding with { Claims = [failing.Claims[0], failing.Claims[2]] };
        (string, RunRecord)[] runs =
            [("synthetic/a b/index.html", failing), ("synthetic/b/index.html", holding), ("synthetic/c/index.html", undecided)];

        GoldenFile.Matches("index.html", Cultures.Run(culture, () => IndexPage.Build(runs)));
    }

    [Fact]
    public void Build_TwoRuns_LinksThemAndNamesTheFailedAndTheUndecidedClaim()
    {
        RunRecord record = SmallRecord.Make();
        XDocument page = XDocument.Parse(IndexPage.Build([("one/index.html", record), ("two/index.html", record)]));

        Assert.Equal(["one/index.html", "two/index.html"], page.Descendants("a").Select(a => a.Attribute("href")!.Value));
        Assert.Contains("✗ C4.own", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("? C2.clean", page.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain("C1.own", page.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("2 runs, 0 with every claim confirmed", page.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoRuns_SaysSo() => Assert.Contains("No runs yet.", IndexPage.Build([]), StringComparison.Ordinal);
}
