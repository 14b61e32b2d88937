using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests;

public sealed class RecordDraftTests
{
    private readonly RecordDraft _draft = Contexts.Draft();

    [Fact]
    public void Judge_MetricWithoutInterval_IsJudgedByItsValue()
    {
        _draft.Metrics["m"] = 1.325;
        Assert.Equal((Verdict.Holds, null), Judge(1.3));
    }

    [Fact]
    public void Judge_MetricWithInterval_IsJudgedByIt()
    {
        var interval = new ClaimInterval(0.88, 1.77, 3, IntervalOver.Seeds);
        _draft.Metrics["m"] = 1.325;
        _draft.AddInterval("m", interval);
        Assert.Equal((Verdict.Undecided, interval), Judge(1.3));
        Assert.Equal((0.88, 1.77), (_draft.Metrics["m.low"], _draft.Metrics["m.high"]));
    }

    [Fact]
    public void AddShareInterval_IsWilsonsBesideTheMetric()
    {
        _draft.Metrics["m"] = 1;
        _draft.AddShareInterval("m", 1000, IntervalOver.Samples);
        Assert.Equal(ShareInterval.Wilson(1, 1000), (_draft.Metrics["m.samples.low"], _draft.Metrics["m.samples.high"]));
        Assert.Equal(Verdict.Holds, Judge(0.99).Verdict);
        Assert.Equal(Verdict.Undecided, Judge(0.999).Verdict);
    }

    [Fact]
    public void AddRatioInterval_SameSeed_IsTheSameInterval()
    {
        double[] above = [1, 5, 2, 8, 3], below = [2, 3, 1, 4, 1];
        _draft.Metrics["m"] = 1.5;
        _draft.AddRatioInterval("m", above, below, new Seed(1), IntervalOver.Images);
        (double Low, double High) first = (_draft.Metrics["m.images.low"], _draft.Metrics["m.images.high"]);
        _draft.AddRatioInterval("m", above, below, new Seed(1), IntervalOver.Images);
        Assert.Equal(first, (_draft.Metrics["m.images.low"], _draft.Metrics["m.images.high"]));
        Assert.True(first.Low <= 1.5 && 1.5 <= first.High && first.Low < first.High, $"{first}");
    }

    [Theory]
    [InlineData(1.5, Verdict.Undecided, "P")]
    [InlineData(1, Verdict.Fails, null)]
    public void Presume_ClaimThatFails_LeavesOthersUndecidedAndNamesItself(double least, Verdict verdict, string? premise)
    {
        _draft.Metrics["m"] = 1.2;
        _draft.Judge("P", "Trained.", "paper", "m", least, double.PositiveInfinity);
        _draft.Judge("A", "Wide.", "paper", "m", 2, double.PositiveInfinity);
        _draft.Judge("B", "Long.", "paper", "m", 2, double.PositiveInfinity);

        _draft.Presume("P", claim => claim.Id == "A");
        _draft.Presume("P", claim => claim.Id == "C");

        Assert.Equal(["P", "A", "B"], _draft.Claims.Select(claim => claim.Id));
        Assert.Equal((verdict, premise), (_draft.Claims[1].Verdict, _draft.Claims[1].Premise));
        Assert.Equal((Verdict.Fails, null), (_draft.Claims[2].Verdict, _draft.Claims[2].Premise));
    }

    private (Verdict Verdict, ClaimInterval? Interval) Judge(double lower)
    {
        _draft.Judge("C", "Gains.", "paper", "m", lower, double.PositiveInfinity);
        return (_draft.Claims[^1].Verdict, _draft.Claims[^1].Interval);
    }
}
