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
        Assert.Equal((2, Math.Sqrt(2), expected.Low, expected.High), (draft.Metrics["m"], draft.Metrics["m.deviation"], draft.Metrics["m.low"], draft.Metrics["m.high"]));
        Assert.Equal([4, 5], draft.Series["seeds.m"]["seed"]);
        Assert.Equal([1, 3], draft.Series["seeds.m"]["value"]);
    }

    [Fact]
    public void WriteTo_CurvesAndTrajectories_AreMeansPointByPoint()
    {
        RecordDraft draft = Write(table =>
        {
            table.AddCurve("curve", new RobustnessCurve([0, 1], [1, 0.5]));
            table.AddCurve("curve", new RobustnessCurve([0, 1], [0.5, 0.5]));
            table.AddTrajectory("loss", [1, 2], [4, 3]);
            table.AddTrajectory("loss", [1, 2], [2, 3]);
        });
        Assert.Equal(["radius", "accuracy", "low", "high"], draft.Series["curve"].Keys);
        Assert.Equal([0.75, 0.5], draft.Series["curve"]["accuracy"]);
        Assert.Equal(["step", "value", "min", "max"], draft.Series["loss"].Keys);
        Assert.Equal([3, 3], draft.Series["loss"]["value"]);
        Assert.Equal([2, 3], draft.Series["loss"]["min"]);
        Assert.Equal([4, 3], draft.Series["loss"]["max"]);
    }

    private static RecordDraft Write(Action<SeedTable> fill)
    {
        var (table, draft) = (new SeedTable(), new RecordDraft(TimeProvider.System));
        fill(table);
        table.WriteTo(draft);
        table.WriteTo(draft);       // an earlier writing is replaced
        return draft;
    }
}
