using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests;

public class ClassifierAnswersTests
{
    private static readonly Classifier Model = new(TestNetworks.Decoupled(4, 64), Readout.Max);
    private static readonly LabeledSamples Centers = TestNetworks.Centers(4, 64);
    private static readonly double Optimal = Math.Sqrt(32);      // √(d/2)

    [Fact]
    public void Radii_Centres_AreExactAndThoseOfTheory()
    {
        RadiusTable radii = Model.Radii(Centers);
        Assert.Equal(1, radii.ExactShare);
        Assert.Equal(Optimal, radii.Median.Attacked, 1e-9);
        Assert.Equal("5.657", FormattableString.Invariant($"{radii.Median:F3}"));
        Assert.Equal((1, 1), radii.RobustAccuracy(5.6));
        Assert.Equal((0, 0), radii.RobustAccuracy(5.7));
        Assert.Equal(1, Model.Accuracy(Centers));
    }

    [Fact]
    public void Radii_NodeLimitReached_AreBracketsThatCountAsUndecided()
    {
        var classifier = new Classifier(TestNetworks.RandomBinary(24, 6, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 12, 3);
        RadiusTable radii = classifier.Radii(samples, new RadiusOptions { NodeLimit = 1 });
        SampleRadius bracket = radii.Samples.First(s => s.Status == RadiusStatus.Bracket);
        double between = 0.5 * (bracket.Bracket.Certified + bracket.Bracket.Attacked);
        (double least, double most) = radii.RobustAccuracy(between);
        Assert.True(radii.ExactShare < 1 && least < most, $"{radii.ExactShare}, {least}, {most}");
        Assert.True(radii.Median.Certified <= radii.Median.Attacked);
    }

    [Fact]
    public void Attack_Centres_TableFallsAtTheRadiusAndNamesWinners()
    {
        AttackTable table = Model.Attack(Centers, Norm.L2, [0, 5, 6], attacks: ["fmn", "fmn-through", "pieces"]);
        Assert.Equal([1, 1, 0], table.Curve.Accuracy);
        Assert.Equal(1, table.Winners.Sum(w => w.Share), 1e-12);
        string[] lines = table.ToString().Split('\n');
        Assert.Equal("radius  robust accuracy", lines[0]);
        Assert.Equal("     6            0.0 %", lines[3]);
        Assert.StartsWith("strongest on broken samples: ", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Attack_UnknownName_ListsThoseThereAre() => Assert.Contains(
        "'fgsm' is no attack; expected pgd, ",
        Assert.Throws<ArgumentException>(() => Model.Attack(Centers, Norm.L2, [1], attacks: ["fgsm"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void ComputeMargins_AnyThreadCount_AreThoseOfEachSample()
    {
        var classifier = new Classifier(TestNetworks.RandomBinary(24, 6, 3), Readout.Native);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 12, 3);
        double[] margins = classifier.ComputeMargins(samples);
        Assert.Equal(margins, classifier.ComputeMargins(samples, threads: 4));
        Assert.All(margins, margin => Assert.True(margin > 0));
        Assert.Equal(margins[5], classifier.ComputeMargin([.. samples.Inputs.Row(5).ToArray().Select(x => (double)x)], samples.Labels[5]));
    }

    [Fact]
    public void Accuracy_NoSamples_Throws() =>
        Assert.Throws<ArgumentException>(() => Model.Accuracy(new LabeledSamples(new Samples(0, 64), [], [], Centers.Partition)));

    [Theory]
    [InlineData(17.3804, 17.3801, "17.380")]
    [InlineData(17.2, 17.4, "17.200 to 17.400")]
    [InlineData(1, double.PositiveInfinity, "1.000 to Infinity")]
    public void Bracket_Format_IsOneNumberWhereBothEndsLookTheSame(double certified, double attacked, string text) =>
        Assert.Equal(text, FormattableString.Invariant($"{new RadiusBracket(certified, attacked):F3}"));
}
