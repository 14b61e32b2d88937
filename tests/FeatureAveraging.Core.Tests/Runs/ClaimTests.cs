using FeatureAveraging.Runs;

namespace FeatureAveraging.Core.Tests.Runs;

public sealed class ClaimTests
{
    private const double Inf = double.PositiveInfinity, None = double.NaN;

    [Fact]
    public void Within_Bounds_AreClosedAndWorded()
    {
        Assert.Equal(Verdict.Holds, Judge(1, 1, 2).Verdict);
        Assert.Equal(Verdict.Holds, Judge(2, 1, 2).Verdict);
        Assert.Equal(Verdict.Fails, Judge(2.1, 1, 2).Verdict);
        Assert.Equal(Verdict.Fails, Judge(None, -Inf, Inf).Verdict);
        Assert.Equal("in [1, 2]", Judge(0, 1, 2).Bound);
        Assert.Equal("≤ 0.5", Judge(0, -Inf, 0.5).Bound);
        Assert.Equal("≥ 0.5", Judge(0, 0.5, Inf).Bound);
    }

    // Where two closed ranges touch they share a point: an interval that begins at the bound holds, one that ends there is undecided.
    [Theory]
    [InlineData(1.3, 2, 1.3, Inf, Verdict.Holds)]
    [InlineData(0.9, 1.8, 1.3, Inf, Verdict.Undecided)]
    [InlineData(0.9, 1.3, 1.3, Inf, Verdict.Undecided)]
    [InlineData(0.9, 1.29, 1.3, Inf, Verdict.Fails)]
    [InlineData(0, 0.05, -Inf, 0.05, Verdict.Holds)]
    [InlineData(0.05, 0.1, -Inf, 0.05, Verdict.Undecided)]
    [InlineData(0.06, 0.1, -Inf, 0.05, Verdict.Fails)]
    [InlineData(1, 2, 1, 2, Verdict.Holds)]
    [InlineData(0, 3, 1, 2, Verdict.Undecided)]
    [InlineData(0, 1.5, 1, 2, Verdict.Undecided)]
    [InlineData(1.5, 3, 1, 2, Verdict.Undecided)]
    [InlineData(2, 3, 1, 2, Verdict.Undecided)]
    [InlineData(0, 0.5, 1, 2, Verdict.Fails)]
    [InlineData(2.5, 3, 1, 2, Verdict.Fails)]
    [InlineData(1.5, 1.5, 1, 2, Verdict.Holds)]
    [InlineData(2, Inf, 1.3, Inf, Verdict.Holds)]
    [InlineData(0.9, Inf, 1.3, Inf, Verdict.Undecided)]
    [InlineData(-Inf, Inf, 1, 2, Verdict.Undecided)]
    [InlineData(-Inf, 0.5, 1, 2, Verdict.Fails)]
    [InlineData(None, None, 1, 2, Verdict.Undecided)]
    [InlineData(None, None, -Inf, Inf, Verdict.Undecided)]
    [InlineData(2, None, 1.3, Inf, Verdict.Undecided)]
    [InlineData(None, 0.5, 1.3, Inf, Verdict.Fails)]
    public void Within_Interval_DecidesForTheValue(double low, double high, double lower, double upper, Verdict verdict)
    {
        Claim claim = Judge(
            Inf, lower, upper, new ClaimInterval(low, high, 3, IntervalOver.Seeds));
        Assert.Equal((verdict, verdict == Verdict.Holds), (claim.Verdict, claim.Holds));
    }

    private static Claim Judge(double value, double lower, double upper, ClaimInterval? interval = null) =>
        Claim.Within("id", "sentence", "source", "metric", value, lower, upper, interval);
}
