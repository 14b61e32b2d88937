using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class HardenHeadlinesTests
{
    [Theory]
    [InlineData(1.4, 1.2, 1.6, 0.001, 0.002, "Helps")]
    [InlineData(1.4, 0.9, 1.6, 0.001, 0.002, "Undecided")]
    [InlineData(0.8, 0.7, 0.9, 0.001, 0.002, "Does not help")]
    [InlineData(1.4, 1.2, 1.6, 0.001, -0.002, "Does not help")]      // within the budget nowhere
    [InlineData(1.4, 1.2, 1.6, 0.009, 0.002, "Does not help")]       // accuracy lost on test samples
    public void Find_ClaimsOfAHardening_BeginWithTheVerdict(
        double ratio, double low, double high, double loss, double slack, string expected)
    {
        RunRecord record = Make(ratio, low, high, loss, slack);
        string? finding = HardenHeadlines.Find(record);
        Assert.StartsWith($"{expected}: the hardened network's median ℓ₂ radius is {ratio:0.000}", finding, StringComparison.Ordinal);
        Assert.Equal(finding, Headlines.Finding(record));
    }

    [Fact]
    public void Find_OtherRecords_HaveNone() => Assert.Null(HardenHeadlines.Find(SmallRecord.Make()));

    [Fact]
    public void Tiles_Hardening_AreBeforeAndAfter() => Assert.Equal(
        [
            ("exact median ℓ₂ radius, coarse labels", "1.100"), ("exact median ℓ₂ radius, hardened", "1.540"),
            ("clean accuracy, hardened", "96.5 %"),
        ],
        Headlines.Tiles(Make(1.4, 1.2, 1.6, 0.001, 0.002), most: 6));

    private static RunRecord Make(double ratio, double low, double high, double loss, double slack)
    {
        var interval = new ClaimInterval(low, high, 300, IntervalOver.Samples);
        return SmallRecord.Make() with
        {
            Experiment = "harden",
            Metrics = new Dictionary<string, double>
            {
                ["coarse.radius.exact.median"] = 1.1,
                ["pseudo.radius.exact.max.median"] = 1.54,
                ["pseudo.accuracy.clean.max"] = 0.965,
            },
            Claims =
            [
                Claim.Within("H.budget", "", "", "slack", slack, 0, double.PositiveInfinity),
                Claim.Within("H.accuracy", "", "", "loss", loss, double.NegativeInfinity, 0.005),
                Claim.Within("H.helps", "", "", "ratio", ratio, 1, double.PositiveInfinity, interval),
            ],
        };
    }
}
