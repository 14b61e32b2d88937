using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests.Hardening;

public sealed class HardenConclusionTests
{
    [Theory]
    [InlineData(1.2, 1.6, 0.001, 0.002, "helps")]
    [InlineData(0.9, 1.6, 0.001, 0.002, "undecided")]
    [InlineData(0.7, 0.9, 0.001, 0.002, "does not help")]
    [InlineData(1.2, 1.6, 0.001, -0.002, "does not help")]      // within the budget nowhere
    [InlineData(1.2, 1.6, 0.009, 0.002, "does not help")]       // accuracy lost on test samples
    public void Of_ClaimsOfAHardening_FollowsFromTheirVerdicts(double low, double high, double loss, double slack, string expected)
    {
        double ratio = (low + high) / 2;
        var interval = new ClaimInterval(low, high, 300, IntervalOver.Samples);
        Conclusion conclusion = HardenConclusion.Of(
        [
            Claim.Within("H.budget", "", "", "slack", slack, 0, double.PositiveInfinity),
            Claim.Within("H.accuracy", "", "", "loss", loss, double.NegativeInfinity, 0.005),
            Claim.Within("H.helps", "", "", "ratio", ratio, 1, double.PositiveInfinity, interval),
        ]);
        Assert.Equal(expected, conclusion.Word);
        Assert.StartsWith(expected, conclusion.Sentence, StringComparison.OrdinalIgnoreCase);
        string expectedRadius = FormattableString.Invariant($"radius is {ratio:G4} (95 % {low:G4} to {high:G4})");
        Assert.Contains(expectedRadius, conclusion.Sentence, StringComparison.Ordinal);
        Assert.Equal(loss > 0.005 || slack < 0, conclusion.Sentence.Contains("more than the budget", StringComparison.Ordinal));
        Assert.Contains("it loses 0.", conclusion.Sentence, StringComparison.Ordinal);
        Assert.Equal(3, conclusion.Evidence.Count);
    }

    /// <summary>Upper bounds are called so in the first line; radii that are known are not.</summary>
    [Theory]
    [InlineData(RadiusKnowledge.Attacked, true)]
    [InlineData(RadiusKnowledge.Bracketed, false)]
    public void Of_RadiiKnownByAttacksAlone_SaysThatTheyAreUpperBounds(RadiusKnowledge knowledge, bool expected)
    {
        Conclusion conclusion = HardenConclusion.Of(
            [
                Claim.Within("H.budget", "", "", "slack", 0.001, 0, double.PositiveInfinity),
                Claim.Within("H.accuracy", "", "", "loss", 0.001, double.NegativeInfinity, 0.005),
                Claim.Within("H.helps", "", "", "ratio", 2, 1, double.PositiveInfinity),
            ],
            knowledge);
        Assert.Equal(expected, conclusion.Sentence.Contains("an upper bound", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.1, 1.2, "has a smaller radius")]
    [InlineData(0.9, 1.2, "is undecided")]
    [InlineData(0.7, 0.9, "has a greater radius")]
    public void Of_AdversarialTrainingBesideIt_IsSaidAndDecidesNothing(double low, double high, string expected)
    {
        Claim[] claims =
        [
            Claim.Within("H.budget", "", "", "slack", 0.001, 0, double.PositiveInfinity),
            Claim.Within("H.accuracy", "", "", "loss", -0.01, double.NegativeInfinity, 0.005),
            Claim.Within("H.helps", "", "", "ratio", 2, 1, double.PositiveInfinity),
            Claim.Within(
                "H.adversarial", "", "", "other", (low + high) / 2, 1, double.PositiveInfinity,
                new ClaimInterval(low, high, 3, IntervalOver.Seeds)),
        ];
        Conclusion conclusion = HardenConclusion.Of(claims);
        Assert.Equal("helps", conclusion.Word);
        Assert.Contains("it gains 1 points", conclusion.Sentence, StringComparison.Ordinal);
        Assert.Contains(expected, conclusion.Sentence, StringComparison.Ordinal);
        Assert.Equal(4, conclusion.Evidence.Count);
    }
}
