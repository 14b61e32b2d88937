using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class DeepSmoothingTests : NativeTest
{
    private static readonly Samples Points = new(3, 4, [1, 0.2f, 0, 0, 0.5f, 0.5f, 0.6f, 0, 0, 0, 0, 1]);
    private static readonly int[] Labels = [1, 1, -1];

    /// <summary>
    /// A linear decision with margin m and normal w is right with probability Φ(m/(σ‖w‖)) under noise, and its smoothed radius is m/‖w‖.
    /// </summary>
    [Fact]
    public void Count_LinearDecision_HasTheClosedForm()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 1]);
        var options = new SmoothingOptions { Sigmas = [0.3], Draws = 4000 };
        SmoothingCounts counts = Count(model, options)[0];

        double[] radii = [1.2 / 2, 0.4 / 2, 1.0 / 2], shares = [0.9772498680518208, 0.7475074624530771, 0.9522096477271853];   // Φ(r/σ)
        SmoothedRadius[] found = SmoothingCertifier.Certify(counts);
        for (int i = 0; i < radii.Length; i++)
        {
            double p = shares[i], deviation = Math.Sqrt(p * (1 - p) / options.Draws);
            Assert.Equal(p, (double)counts.Votes[i][i == 2 ? 1 : 0] / options.Draws, 4 * deviation);
            Assert.Equal(Labels[i], found[i].Predicted);
            Assert.InRange(found[i].CorrectRadius, 0.8 * radii[i], radii[i]);
        }

        Assert.Equal(100, counts.Selection[0].Sum());
        Assert.Equal(counts.Votes, Count(model, options)[0].Votes);
    }

    [Fact]
    public void Count_NoNoise_IsRefused()
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        Assert.Throws<OptionsException>(() => Count(model, new SmoothingOptions { Sigmas = [0] }));
    }

    /// <summary>Several σ share their draws, and each has the votes that it has alone, at any number of threads.</summary>
    [Fact]
    public void Count_SeveralDeviations_AreEachAsAloneAtAnyThreadCount()
    {
        using VisionModel model = Cnn();
        var options = new SmoothingOptions { Sigmas = [0.5, 2, 1], SelectionDraws = 30, Draws = 700 };
        IReadOnlyList<SmoothingCounts> together = Count(model, options, threads: 2);
        for (int s = 0; s < 3; s++)
        {
            SmoothingCounts alone = Count(model, options with { Sigmas = [options.Sigmas[s]] })[0];
            Assert.Equal(alone.Selection, together[s].Selection);
            Assert.Equal(alone.Votes, together[s].Votes);
        }

        Assert.NotEqual(together[0].Votes, together[1].Votes);
    }

    /// <summary>A run that is cut in the middle of a sample goes on to the same bits, on another number of threads too.</summary>
    [Fact]
    public void Count_CutAndTakenUp_EqualsOneRun()
    {
        using VisionModel model = Cnn();
        var options = new SmoothingOptions { Sigmas = [0.5, 1], SelectionDraws = 30, Draws = 1100 };
        IReadOnlyList<SmoothingCounts> once = Count(model, options);

        using var stop = new CancellationTokenSource();
        TrainingCheckpoint? kept = null;
        int saved = 0;
        var cut = new CheckpointStore(_ => null, (_, state) => { kept = state; if (++saved == 6) { stop.Cancel(); } }, () => true);
        Assert.ThrowsAny<OperationCanceledException>(() => Count(model, options, cut, stop: stop.Token));
        Assert.Equal((1, 512), (kept!.Step, kept.Arrays["votes"][1, 0]));      // one sample finished, a part of the next

        IReadOnlyList<SmoothingCounts> resumed = Count(model, options, new CheckpointStore(_ => kept, (_, _) => { }, () => false), 2);
        for (int s = 0; s < 2; s++)
        {
            Assert.Equal(once[s].Selection, resumed[s].Selection);
            Assert.Equal(once[s].Votes, resumed[s].Votes);
        }

        using VisionModel other = Cnn(seed: 6);
        ArgumentException refused = Assert.Throws<ArgumentException>(
            "store", () => Count(other, options, new CheckpointStore(_ => kept, (_, _) => { }, () => false)));
        Assert.Contains("another model", refused.Message, StringComparison.Ordinal);
    }

    private static VisionModel Cnn(ulong seed = 5) => VisionModel.Create(
        new VisionModelOptions
        {
            Architecture = VisionArchitecture.SmallCnn,
            Width = 4,
            ClassCount = 2,
            Channels = 1,
            ImageHeight = 12,
            ImageWidth = 12,
        },
        new Seed(seed));

    private static IReadOnlyList<SmoothingCounts> Count(
        VisionModel model, SmoothingOptions options, CheckpointStore? store = null, int threads = 1, CancellationToken stop = default)
    {
        int d = model.InputShape.Dimension;
        Samples points = d == Points.Dimension ? Points : new Samples(3, d, [.. Enumerable.Range(0, 3 * d).Select(i => i % 7 / 6f)]);
        var samples = new LabeledSamples(points, Labels);
        var diagnosed = new DiagnosedDeepModel(
            model, Array.ConvertAll(Labels, label => label > 0 ? 0 : 1), Partition.OfCoarse(2), Readout.Max);
        var context = new RunContext(new Seed(3), new Provenance("", "", "", "", "", threads, ""))
        {
            Checkpoints = store,
            Cancellation = stop,
        };
        return diagnosed.CountVotes(samples, diagnosed.BeginVotes(samples, options, context), context);
    }
}
