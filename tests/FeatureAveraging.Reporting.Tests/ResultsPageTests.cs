using System.Text.Json;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

public sealed class ResultsPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_SeveralRecords_MatchesTheGoldenFileInEveryCulture(string culture)
    {
        RunRecord first = SmallRecord.Make();
        RunRecord second = first with { Claims = [Judged(first.Claims[0], 0.5), .. first.Claims.Skip(1)] };
        (string, RunRecord)[] runs =
        [
            ("../records/synthetic/seed-7", first),
            ("../records/synthetic/seed-8", second),
            ("../records/mnist/seeds 0 1", ImageRecord.Digits()),
            ("../records/attack/sum", first with { Experiment = "attack", Claims = [] }),
        ];

        GoldenFile.Matches("results.md", Cultures.Run(culture, () => ResultsPage.Build("# Results\n\nBy hand.\n", runs)));
    }

    [Fact]
    public void Build_EveryClaimOfEveryRecord_IsThere()
    {
        RunRecord record = SmallRecord.Make();
        string page = ResultsPage.Build("", [("a", record)]);

        Assert.All(
            record.Claims,
            claim => Assert.Contains($"{claim.Sentence} (`{claim.Id}`) | {claim.Source} |", page, StringComparison.Ordinal));
        Assert.Contains("**3 claims: 1 hold, 1 fail, 1 undecided.**", page, StringComparison.Ordinal);
        Assert.Contains("- **fails**: `C4.own`", page, StringComparison.Ordinal);
        Assert.Contains("- **undecided**: `C2.clean`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_ClaimWhosePremiseFails_SaysWhyItIsUndecided()
    {
        RunRecord record = SmallRecord.Make();
        Claim open = record.Claims[0] with { Verdict = Verdict.Undecided, Premise = "C4.own" };
        string page = ResultsPage.Build("", [("a", record with { Claims = [open, .. record.Claims.Skip(1)] })]);

        Assert.Contains($"(`{open.Id}` · undecided, because C4.own fails) |", page, StringComparison.Ordinal);
        Assert.Contains(" · undecided, because C4.own fails.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SameClaimsWithOtherBounds_StandInTablesOfTheirOwn()
    {
        RunRecord record = SmallRecord.Make();
        RunRecord stricter = record with { Claims = [record.Claims[0] with { Bound = "in [0.7, 0.8]" }, .. record.Claims.Skip(1)] };

        string page = ResultsPage.Build("", [("x/a", record), ("x/b", stricter), ("x/c", stricter)]);
        Assert.Equal(2, Tables(page));
        Assert.Matches("(?s)## [^\n]+: a\n.*## [^\n]+: b, c\n", page);
        Assert.Equal(1, Tables(ResultsPage.Build("", [("a", record), ("b", record)])));
    }

    [Fact]
    public void Build_RecordWrittenBeforeThereWereVerdicts_IsJudgedByItsValues()
    {
        const string claim = """
            {"id":"C1","sentence":"It is.","source":"Here","metric":"m","value":2,"bound":"≤ 1","holds":false}
            """;
        RunRecord record = SmallRecord.Make() with { Claims = [JsonSerializer.Deserialize<Claim>(claim)!] };

        string page = ResultsPage.Build("", [("a", record)]);

        Assert.Contains("| It is. (`C1`) | Here | ≤ 1 | 2 | **fails** |", page, StringComparison.Ordinal);
        Assert.Contains("These claims have no interval", page, StringComparison.Ordinal);
    }

    private static Claim Judged(Claim claim, double value) =>
        Claim.Within(claim.Id, claim.Sentence, claim.Source, claim.Metric, value, 0.6, 0.8);

    private static int Tables(string page) => page.Split('\n').Count(line => line.StartsWith("| Claim |", StringComparison.Ordinal));
}
