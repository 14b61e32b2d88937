using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments.Tests;

public sealed class SeedTableTests
{
    [Fact]
    public void WriteTo_OneSeed_IsTheValueWithNothingBesideIt()
    {
        RecordDraft draft = Write(table => table.Add(new Seed(4), "m", 2.5));
        Assert.Equal([KeyValuePair.Create("m", 2.5)], draft.Metrics);
        Assert.Empty(draft.Series);
    }

    [Fact]
    public void WriteTo_TwoSeeds_HasMeanDeviationIntervalAndRawValues()
    {
        RecordDraft draft = Write(table =>
        {
            table.Add(new Seed(4), "m", 1);
            table.Add(new Seed(5), "m", 3);
        });
        MeanEstimate expected = MeanEstimate.Of([1, 3]);
        Assert.Equal(
            (2, Math.Sqrt(2), expected.Low, expected.High),
            (draft.Metrics["m"], draft.Metrics["m.deviation"], draft.Metrics["m.low"], draft.Metrics["m.high"]));
        Assert.Equal([4, 5], draft.Series["seeds.m"]["seed"]);
        Assert.Equal([1, 3], draft.Series["seeds.m"]["value"]);
    }

    [Fact]
    public void WriteTo_CurvesAndTrajectories_AreMeansPointByPoint()
    {
        RecordDraft draft = Write(table =>
        {
            table.AddCurve("curve", new RobustnessCurve([0, 1], [1, 0.5]), 10);
            table.AddCurve("curve", new RobustnessCurve([0, 1], [0.5, 0.5]), 10);
            table.AddTrajectory("loss", [1, 2], [4, 3]);
            table.AddTrajectory("loss", [1, 2], [2, 3]);
        });
        Assert.Equal(["radius", "accuracy", "low", "high"], draft.Series["curve"].Keys);
        Assert.Equal([0.75, 0.5], draft.Series["curve"]["accuracy"]);
        Assert.Equal([MeanEstimate.Of([1, 0.5], MeanScale.Logit).High, 0.5], draft.Series["curve"]["high"]);
        Assert.Equal(["step", "value", "min", "max"], draft.Series["loss"].Keys);
        Assert.Equal([3, 3], draft.Series["loss"]["value"]);
        Assert.Equal([2, 3], draft.Series["loss"]["min"]);
        Assert.Equal([4, 3], draft.Series["loss"]["max"]);
    }

    [Fact]
    public void WriteTo_OneSeed_SharesAndCurvesHaveTheIntervalOverImages()
    {
        RecordDraft draft = Write(table =>
        {
            table.AddShare(new Seed(4), "accuracy", 0.9, 200);
            table.AddCurve("curve", new RobustnessCurve([0, 1], [0.9, 0]), 200);
            table.AddDifferences("lead", [0, 1], [(3, 1), (0, 0)], 200);
        });
        Assert.Equal(ShareInterval.Wilson(0.9, 200), (draft.Metrics["accuracy.images.low"], draft.Metrics["accuracy.images.high"]));
        Assert.Equal([ShareInterval.Wilson(0.9, 200).Low, 0], draft.Series["curve"]["low"]);
        Assert.Equal([0.01, 0], draft.Series["lead"]["difference"]);
        Assert.Equal(
            [ShareInterval.PairedDifference(3, 1, 200).High, ShareInterval.PairedDifference(0, 0, 200).High], draft.Series["lead"]["high"]);
    }

    [Fact]
    public void WriteTo_TwoSeeds_SharesAreOnTheLogitRatiosOnTheLogarithmAndDifferencesPlain()
    {
        RecordDraft draft = Write(table =>
        {
            foreach ((ulong seed, double share, double ratio, int gained) in ((ulong, double, double, int)[])[(4, 0.9, 1, 2), (5, 1, 4, 6)])
            {
                table.AddShare(new Seed(seed), "accuracy", share, 200);
                table.Add(new Seed(seed), "ratio", ratio, MeanScale.Logarithm);
                table.AddDifferences("lead", [0], [(gained, 0)], 200);
            }
        });
        Assert.Equal((0.95, MeanEstimate.Of([0.9, 1], MeanScale.Logit).High), (draft.Metrics["accuracy"], draft.Metrics["accuracy.high"]));
        Assert.Equal(2, draft.Metrics["ratio"], 12);
        Assert.Equal([0, Math.Log(4)], draft.Series["seeds.ratio"]["log"]);
        Assert.Equal((0.02, MeanEstimate.Of([0.01, 0.03]).High), (draft.Series["lead"]["difference"][0], draft.Series["lead"]["high"][0]));
        Assert.DoesNotContain("accuracy.images.low", draft.Metrics.Keys);
    }

    private static RecordDraft Write(Action<SeedTable> fill)
    {
        var (table, draft) = (new SeedTable(), Contexts.Draft());
        fill(table);
        table.WriteTo(draft);
        table.WriteTo(draft);       // an earlier writing is replaced
        return draft;
    }
}
