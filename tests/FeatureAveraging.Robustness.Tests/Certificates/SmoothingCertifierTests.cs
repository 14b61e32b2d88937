using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Training;

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
        SmoothingCounts counts = Count(classifier, samples, new SmoothingOptions { Sigmas = [1.5], Draws = 1000 });
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
        SmoothingCounts counts = Count(classifier, samples, new SmoothingOptions { Sigmas = [truth], Draws = 200_000 });
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

    /// <summary>Whenever it is cut, asked to stop or killed, a run goes on to the bits of one that was not cut.</summary>
    [Theory]
    [InlineData(Readout.Native, 1)]
    [InlineData(Readout.Max, 9)]
    [InlineData(Readout.Max, 25)]
    public void Count_CutAndTakenUp_EqualsOneRunAtAnyThreadCount(Readout readout, int cut)
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 12, 3), readout);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 7, 3);
        var all = new SmoothingOptions { Sigmas = [0.3, 0.7], SelectionDraws = 120, Draws = 2000 };
        IReadOnlyList<SmoothingCounts> once = CountAll(classifier, samples, all, threads: 3);

        using var stop = new CancellationTokenSource();
        List<TrainingCheckpoint> kept = [];
        Assert.ThrowsAny<OperationCanceledException>(() => CountAll(classifier, samples, all, KeepingEach(kept, cut, stop), 2, stop.Token));
        foreach (TrainingCheckpoint state in (TrainingCheckpoint[])[kept[cut - 1], kept[^1]])     // killed, asked to stop
        {
            IReadOnlyList<SmoothingCounts> resumed = CountAll(classifier, samples, all, Keeping(state));
            for (int s = 0; s < 2; s++)
            {
                Assert.Equal(once[s].Selection, resumed[s].Selection);
                Assert.Equal(once[s].Votes, resumed[s].Votes);
            }
        }

        Assert.True(kept.Count <= cut + 3, $"{kept.Count} checkpoints: it did not stop after {cut}");
        Assert.All(once[1].Votes, votes => Assert.InRange(votes.Sum(), 1900, 2000));      // the rest are ties: all neurons dead
        Assert.Equal(readout == Readout.Native ? [0, 1, 2, 3] : [1, -1], once[0].Outcomes);
    }

    [Fact]
    public void Count_FewerDrawsTakenUp_EqualsOneRun()
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 12, 3), Readout.Max);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 7, 3);
        var all = new SmoothingOptions { Sigmas = [0.7], SelectionDraws = 120, Draws = 2000 };
        TrainingCheckpoint few = Finished(classifier, samples, all with { SelectionDraws = 50, Draws = 700 });
        Assert.Equal(Count(classifier, samples, all).Votes, CountAll(classifier, samples, all, Keeping(few))[0].Votes);
    }

    /// <summary>Common random numbers: every σ has the counts that it has alone, and those of different σ are of the same noise.</summary>
    [Fact]
    public void Count_SeveralDeviations_AreEachAsAlone()
    {
        (Classifier classifier, double length) = Linear();
        LabeledSamples samples = Repeat(3);
        double[] sigmas = [0.4 / length, 8 / length, 2 / length];
        IReadOnlyList<SmoothingCounts> together = CountAll(classifier, samples, new SmoothingOptions { Sigmas = sigmas, Draws = 3000 });
        for (int s = 0; s < 3; s++)
        {
            SmoothingCounts alone = Count(classifier, samples, new SmoothingOptions { Sigmas = [sigmas[s]], Draws = 3000 });
            Assert.Equal((sigmas[s], 3000), (together[s].Sigma, together[s].Draws));
            Assert.Equal(alone.Selection, together[s].Selection);
            Assert.Equal(alone.Votes, together[s].Votes);
        }

        // a linear margin that noise turns at some σ is turned by the same noise at a larger one
        Assert.All(
            Enumerable.Range(0, 3),
            i => Assert.True(together[0].Votes[i][0] > together[2].Votes[i][0] && together[2].Votes[i][0] > together[1].Votes[i][0]));
    }

    [Fact]
    public void Begin_VotesOfSomethingElse_AreRefused()
    {
        (Classifier classifier, _) = Linear();
        LabeledSamples samples = Repeat(2);
        var options = new SmoothingOptions { Sigmas = [1], Draws = 100 };
        CheckpointStore store = Keeping(Finished(classifier, samples, options));
        SmoothingCertifier.Begin(classifier, samples, options, Root, store);

        LabeledSamples other = Repeat(2);
        other.Inputs.Row(1)[0] = 1e-6f;
        HiddenLayer layer = classifier.Network.Hidden;
        var network = new BinaryNetwork(new HiddenLayer(layer.Weights, [4.000001, -4]), [1.0, -1.0]);
        Refused(() => SmoothingCertifier.Begin(classifier, samples, options with { Sigmas = [2] }, Root, store), "other deviations");
        Refused(() => SmoothingCertifier.Begin(classifier, samples, options with { Sigmas = [1, 2] }, Root, store), "other deviations");
        Refused(() => SmoothingCertifier.Begin(classifier, samples, options, new Seed(1), store), "or seed");
        Refused(() => SmoothingCertifier.Begin(classifier, samples, options with { Draws = 99 }, Root, store), "more than the 99");
        Refused(() => SmoothingCertifier.Begin(classifier, Repeat(3), options, Root, store), "other samples");
        Refused(() => SmoothingCertifier.Begin(classifier, other, options, Root, store), "other samples");
        Refused(() => SmoothingCertifier.Begin(new Classifier(network, Readout.Native), samples, options, Root, store), "another model");

        static void Refused(Action begin, string reason) =>
            Assert.Contains(reason, Assert.Throws<ArgumentException>("store", begin).Message, StringComparison.Ordinal);
    }

    /// <summary>A tie is an error, so it is a vote for nobody: where every neuron is dead nothing can be certified.</summary>
    [Fact]
    public void Count_TiedOutputs_VoteForNobody()
    {
        var dead = new BinaryNetwork(new HiddenLayer(new Matrix(2, 3)), [1.0, -1.0]);
        SmoothingCounts counts = Count(
            new Classifier(dead, Readout.Native), new LabeledSamples(new Samples(1, 3), [1]),
            new SmoothingOptions { Sigmas = [1], Draws = 50 });
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
        new(Readout.Native, 1, Math.Max(1, votes.Sum()), [1, -1], [1], [[selected, 100 - selected]], [votes]);

    private static SmoothingCounts Count(Classifier classifier, LabeledSamples samples, SmoothingOptions options) =>
        CountAll(classifier, samples, options, threads: 2)[0];

    private static IReadOnlyList<SmoothingCounts> CountAll(
        Classifier classifier, LabeledSamples samples, SmoothingOptions options, CheckpointStore? store = null, int threads = 1,
        CancellationToken cancellation = default) => SmoothingCertifier.Count(
            classifier, samples, SmoothingCertifier.Begin(classifier, samples, options, Root, store), threads, null, cancellation);

    private static TrainingCheckpoint Finished(Classifier classifier, LabeledSamples samples, SmoothingOptions options)
    {
        List<TrainingCheckpoint> kept = [];
        CountAll(classifier, samples, options, KeepingEach(kept));
        return kept[^1];
    }

    private static CheckpointStore Keeping(TrainingCheckpoint state) => new(_ => state, (_, _) => { }, () => false);

    // Asked for its state after every batch; the run is asked to stop after so many.
    private static CheckpointStore KeepingEach(List<TrainingCheckpoint> kept, int stopAfter = 0, CancellationTokenSource? stop = null) =>
        new(
            _ => null,
            (_, checkpoint) =>
            {
                kept.Add(checkpoint);
                if (kept.Count == stopAfter)
                {
                    stop!.Cancel();
                }
            },
            () => true);
}
