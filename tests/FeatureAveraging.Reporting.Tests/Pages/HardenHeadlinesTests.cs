using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class HardenHeadlinesTests
{
    [Fact]
    public void Finding_RunWithAConclusion_IsItsSentence()
    {
        RunRecord record = Make() with { Conclusion = new Conclusion("helps", "Helps: it does.", ["holds: it does."]) };
        Assert.Equal("Helps: it does.", Headlines.Finding(record));
        Assert.Contains("<li>holds: it does.</li>", ReportBuilder.Build(record).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Tiles_Hardening_AreBeforeAndAfter() => Assert.Equal(
        [
            ("exact median ℓ₂ radius, coarse labels", "1.100"), ("exact median ℓ₂ radius, hardened", "1.540"),
            ("clean accuracy, hardened", "96.5 %"),
        ],
        Headlines.Tiles(Make(), most: 6));

    /// <summary>Of a deep network nothing but attacks is known, and the tile says so.</summary>
    [Fact]
    public void Tiles_HardeningOfDeepNetworks_SayThatRadiiAreUpperBounds() => Assert.Equal(
        [
            ("attacked median ℓ₂ radius (an upper bound), coarse labels", "1.100"),
            ("attacked median ℓ₂ radius (an upper bound), hardened", "1.540"),
        ],
        Headlines.Tiles(
            Make() with
            {
                Metrics = new Dictionary<string, double>
                {
                    ["coarse.radius.attack.median"] = 1.1,
                    ["pseudo.radius.attack.max.median"] = 1.54,
                },
            },
            most: 6));

    private static RunRecord Make() => SmallRecord.Make() with
    {
        Experiment = "harden",
        Metrics = new Dictionary<string, double>
        {
            ["coarse.radius.exact.median"] = 1.1,
            ["pseudo.radius.exact.max.median"] = 1.54,
            ["pseudo.accuracy.clean.max"] = 0.965,
        },
    };
}
