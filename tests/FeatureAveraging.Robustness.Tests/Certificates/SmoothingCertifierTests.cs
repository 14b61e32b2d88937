using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;

namespace FeatureAveraging.Robustness.Tests.Certificates;

public class SmoothingCertifierTests
{
    private static readonly Seed Root = new(21);

    /// <summary>
    /// For f = ⟨w, x⟩ + b the vote share is Φ(margin/(σ‖w‖)), so the true smoothed radius is margin/‖w‖. A
    /// bound at level α exceeds it in at most α of all runs.
    /// </summary>
    [Fact]
    public void Certify_LinearClassifier_CoversTheTrueRadiusAsOftenAsItSays()
    {
        const int Runs = 1000;
        const double FailureProbability = 0.1;
        (Classifier classifier, double length) = Linear();
        LabeledSamples samples = Repeat(Runs);
        SmoothingCounts counts =
            SmoothingCertifier.Count(classifier, samples, new SmoothingOptions { Sigma = 1.5, Draws = 1000 }, Root, threads: 2);
        double truth = classifier.ComputeMargin(TestNetworks.Row(samples, 0), 1) / length;
        SmoothedRadius[] radii = SmoothingCertifier.Certify(counts, FailureProbability);
        int exceeding = radii.Count(r => r.Radius > truth);
        // Binomial(1000, ≤ 0.1): mean at most 100, deviation 9.5. Below 40 the bound would be
        // needlessly weak (counts are coarse, so it is a little).
        Assert.InRange(exceeding, 40, 140);
        Assert.All(radii, r => Assert.Equal(1, r.Predicted));
    }

    [Fact]
    public void Certify_ManyDraws_ComesCloseToTheTrueRadius()
    {
        (Classifier classifier, double length) = Linear();
        LabeledSamples samples = Repeat(1);
        double truth = classifier.ComputeMargin(TestNetworks.Row(samples, 0), 1) / length;
        SmoothingCounts counts =
            SmoothingCertifier.Count(classifier, samples, new SmoothingOptions { Sigma = truth, Draws = 200_000 }, Root);
        // p = Φ(1) = 0.84; the bound lies about 3 deviations, 3·√(p(1 − p)/N) = 0.0025, lower, and Φ′(1) = 0.24: 1 % of σ.
        Assert.InRange(SmoothingCertifier.Certify(counts)[0].Radius, 0.98 * truth, truth);
    }

    [Fact]
    public void Certify_AllVotesAgree_IsTheCeiling()
    {
        SmoothedRadius radius = SmoothingCertifier.Certify(Counts(100, [100_000, 0]))[0];
        Assert.Equal(3.8115, radius.Radius, 1e-4);      // Φ⁻¹(0.001^(1/100000)), Cohen et al.: 3.81σ
        Assert.Equal(radius.Radius, radius.CorrectRadius);
    }

    [Fact]
    public void Certify_HalfOrFewerVotes_Abstains()
    {
        SmoothedRadius radius = SmoothingCertifier.Certify(Counts(100, [50_200, 49_800]))[0];
        Assert.Equal((null, 0), (radius.Predicted, radius.Radius));
    }

    [Fact]
    public void Certify_WrongPrediction_HasNoCorrectRadius()
    {
        SmoothedRadius radius = SmoothingCertifier.Certify(Counts(0, [0, 100_000]))[0];
        Assert.Equal(-1, radius.Predicted);
        Assert.True(radius.Radius > 3 && radius.CorrectRadius == 0);
    }

    [Fact]
    public void Predict_CloseVotes_Abstains()
    {
        Assert.Equal(1, SmoothingCertifier.Predict(Counts(0, [600, 400]))[0].Predicted);
        Assert.Null(SmoothingCertifier.Predict(Counts(0, [55, 45]))[0].Predicted);
        Assert.Equal(0.36820161732669626, SmoothingCertifier.Predict(Counts(0, [45, 55]))[0].PValue, 1e-10);
        Assert.Null(SmoothingCertifier.Predict(Counts(0, [0, 0]))[0].Predicted);
    }

    [Theory]
    [InlineData(Readout.Native)]
    [InlineData(Readout.Max)]
    public void Count_Resumed_EqualsOneRunAtAnyThreadCount(Readout readout)
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 12, 3), readout);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 7, 3);
        var all = new SmoothingOptions { Sigma = 0.7, SelectionDraws = 120, Draws = 2000 };
        SmoothingCounts once = SmoothingCertifier.Count(classifier, samples, all, Root, threads: 3);
        SmoothingCounts part = SmoothingCertifier.Count(classifier, samples, all with { SelectionDraws = 50, Draws = 700 }, Root);
        SmoothingCounts resumed = SmoothingCertifier.Count(classifier, samples, all, Root, part);
        Assert.Equal(once.Selection, resumed.Selection);
        Assert.Equal(once.Votes, resumed.Votes);
        Assert.All(once.Votes, votes => Assert.InRange(votes.Sum(), 1900, 2000));      // the rest are ties: all neurons dead
        Assert.Equal(readout == Readout.Native ? [0, 1, 2, 3] : [1, -1], once.Outcomes);
    }

    [Fact]
    public void Count_ContinuedFromOtherNoise_IsRefused()
    {
        (Classifier classifier, _) = Linear();
        LabeledSamples samples = Repeat(2);
        var options = new SmoothingOptions { Sigma = 1, Draws = 100 };
        SmoothingCounts counts = SmoothingCertifier.Count(classifier, samples, options, Root);
        Assert.Throws<ArgumentException>(() => SmoothingCertifier.Count(classifier, samples, options with { Sigma = 2 }, Root, counts));
        Assert.Throws<ArgumentException>(() => SmoothingCertifier.Count(classifier, samples, options, new Seed(1), counts));
        Assert.Throws<ArgumentException>(() => SmoothingCertifier.Count(classifier, samples, options with { Draws = 99 }, Root, counts));
        Assert.Throws<ArgumentException>(() => SmoothingCertifier.Count(classifier, Repeat(3), options, Root, counts));
    }

    /// <summary>A tie is an error, so it is a vote for nobody: where every neuron is dead nothing can be certified.</summary>
    [Fact]
    public void Count_TiedOutputs_VoteForNobody()
    {
        var dead = new BinaryNetwork(new HiddenLayer(new Matrix(2, 3)), [1.0, -1.0]);
        SmoothingCounts counts = SmoothingCertifier.Count(
            new Classifier(dead, Readout.Native), new LabeledSamples(new Samples(1, 3), [1]),
            new SmoothingOptions { Sigma = 1, Draws = 50 }, Root);
        Assert.Equal([0, 0], counts.Votes[0]);
        Assert.Null(SmoothingCertifier.Certify(counts)[0].Predicted);
    }

    // ReLU(z) − ReLU(−z) = z
    private static (Classifier Classifier, double Length) Linear()
    {
        double[] w = TestNetworks.Gaussian(20, Root.For("test.linear"));
        var network = new BinaryNetwork(new HiddenLayer(new Matrix(2, 20, [.. w, .. w.Select(v => -v)]), [4, -4]), [1.0, -1.0]);
        return (new Classifier(network, Readout.Native), Math.Sqrt(w.Sum(v => v * v)));
    }

    private static LabeledSamples Repeat(int count) => new(new Samples(count, 20), [.. Enumerable.Repeat(1, count)]);

    private static SmoothingCounts Counts(int selected, int[] votes) =>
        new(
            Root, Readout.Native, new SmoothingOptions { Sigma = 1, SelectionDraws = 100, Draws = Math.Max(1, votes.Sum()) }, [1, -1], [1],
            [[selected, 100 - selected]], [votes]);
}
