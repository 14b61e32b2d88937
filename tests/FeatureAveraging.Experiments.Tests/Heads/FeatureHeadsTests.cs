using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Tests.Heads;

public sealed class FeatureHeadsTests
{
    private static readonly HeadOptions Small =
        new() { NeuronsPerSign = 6, NeuronsPerClass = 2, GroupSize = 2, Steps = 200, BatchSize = 150, RadiusCount = 12 };

    [Fact]
    public void AddTo_FeaturesWithACommonMean_FindsBlocksAndADiagonal()
    {
        (RecordDraft draft, IReadOnlyDictionary<string, TwoLayerNetwork> networks) = Run(Small);
        Dictionary<string, double> m = draft.Metrics;
        Assert.True(
            m["head-coarse.accuracy.clean"] > 0.97 && m["head-fine.accuracy.clean.max"] > 0.97 && m["head-fine.accuracy.classes"] > 0.97);
        Assert.True(m["head-coarse.cosine.own"] > m["head-coarse.cosine.other"] + 0.1);
        Assert.True(m["head-fine.cosine.diagonal"] > 0.3 && Math.Abs(m["head-fine.cosine.offdiagonal"]) < 0.15);
        Assert.True(m["head-coarse.index.averaging"] > m["head-fine.index.averaging"] + 0.2);
        Assert.True(m["head-coarse.index.shared"] > m["head-fine.index.shared"]);
        Assert.Equal((0.0, 0.0), (m["head-coarse.neurons.dead"], m["head-fine.groups.dead"]));
        Assert.Equal([6.0, 6], draft.Series["matrix.head-coarse.cosine"]["shape"]);
        Assert.Equal([6.0, 6], draft.Series["matrix.head-fine.shared"]["shape"]);
        Assert.Equal(
            [
                "C1.head.block", "C1.head.index", "C1.head.own", "C1.head.shared", "C4.head.diagonal", "C4.head.offdiagonal",
                "C4.head.radius",
            ],
            draft.Claims.Select(claim => claim.Id).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(draft.Diagnostics, diagnostic => diagnostic.Id == DiagnosticIds.DeadNeurons);
    }

    [Fact]
    public void AddTo_Radii_AreExactAndNoLongerThanTheAveragedDirection()
    {
        (RecordDraft draft, _) = Run(Small);
        foreach (string name in (string[])["head-coarse.native", "head-fine.max", "head-fine.sum"])
        {
            Assert.Contains($"curve.{name}.exact", draft.Series.Keys);
        }

        Assert.Equal(draft.Series["curve.head-coarse.native.exact"]["radius"], draft.Series["curve.head-fine.sum.exact"]["radius"]);
        Assert.True(draft.Metrics["head-coarse.radius.exact.median"] > 0);
        foreach (string ratio in (string[])["head-coarse.averaged.ratio", "head-fine.averaged.ratio.max", "head-fine.averaged.ratio.sum"])
        {
            Assert.True(draft.Metrics[ratio] >= 1 - 1e-9, ratio);      // witnesses are measured, not the steps along the line
        }
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1.0 / 1024)]
    public void AddTo_FeaturesTimesAPowerOfTwo_MeasuresTheSameWithRadiiInProportion(double scale)
    {
        Dictionary<string, double> one = Run(Small).Draft.Metrics, scaled = Run(Small, scale).Draft.Metrics;
        foreach (string metric in (string[])
        [
            "head-coarse.cosine.own", "head-fine.cosine.diagonal", "head-coarse.index.averaging", "head-fine.index.shared",
            "head-fine.accuracy.classes",
        ])
        {
            Assert.Equal(one[metric], scaled[metric], 1e-12);       // powers of two scale every rounding with them
        }

        // the solver's gap is 10⁻⁶ of radii near 1
        Assert.Equal(scale * one["head-coarse.radius.exact.median"], scaled["head-coarse.radius.exact.median"], scale * 1e-5);
    }

    [Fact]
    public void AddTo_OtherThreadCount_GivesTheSameBits()
    {
        RecordDraft one = Run(Small).Draft, two = Run(Small, threads: 2).Draft;
        Assert.Equal(one.Metrics, two.Metrics);
    }

    [Fact]
    public void AddTo_NoNodesForTheSolver_GivesBracketsAndNoClaimAboutExactRadii()
    {
        (RecordDraft draft, _) = Run(Small with { RadiusNodeLimit = 0 });
        Assert.DoesNotContain("head-coarse.radius.exact.median", draft.Metrics.Keys);
        Assert.True(draft.Metrics["head-coarse.radius.certified.median"] <= draft.Metrics["head-coarse.radius.attack.median"]);
        Assert.DoesNotContain(draft.Claims, claim => claim.Id == "C4.head.radius");
    }

    [Fact]
    public void AddTo_Trajectory_IsInEpochs()
    {
        double[] steps = Run(Small with { RadiusCount = 0 }).Draft.Series["trajectory.head-fine.loss"]["step"];
        Assert.Equal((0.0, 200 * 150 / 300.0), (steps[0], steps[^1]));
    }

    [Fact]
    public void AddTo_FeaturesThatCarryNoHead_SaysWhyBeforeTraining()
    {
        RecordDraft draft = Contexts.Draft();
        LabeledSamples train = MadeUpFeatures.Draw("train", 60),
            few = MadeUpFeatures.Draw("test", 5),
            same = MadeUpFeatures.Draw("train", 60, scale: 0);
        Assert.Contains(
            "class 5 has no training or no test sample",
            Assert.Throws<ArgumentException>(() => FeatureHeads.AddTo(draft, train, few, Small)).Message,
            StringComparison.Ordinal);
        Assert.Contains("no feature may be zero", FeatureHeads.FindObstacle(same, train), StringComparison.Ordinal);
        var binary = new LabeledSamples(train.Inputs, train.Labels.ToArray());
        Assert.Contains("the class of each sample is needed", FeatureHeads.FindObstacle(binary, train), StringComparison.Ordinal);
        Assert.Empty(draft.Metrics);
    }

    [Fact]
    public void FindObstacle_ClassesWithEqualMeans_NamesTheDependence()
    {
        var inputs = new Samples(2, 3, [1, 2, 3, 1, 2, 3]);
        var twins = new LabeledSamples(inputs, [1, -1], [0, 1], Partition.FirstPositive(1, 1));
        Assert.Contains("rank-deficient", FeatureHeads.FindObstacle(twins, twins), StringComparison.Ordinal);
    }

    [Fact]
    public void AddTo_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        LabeledSamples samples = MadeUpFeatures.Draw("train", 60);
        Assert.Throws<OperationCanceledException>(() => FeatureHeads.AddTo(
            Contexts.Draft(cancellation: source.Token), samples, samples, Small));
    }

    private static (RecordDraft Draft, IReadOnlyDictionary<string, TwoLayerNetwork> Networks) Run(
        HeadOptions options, double scale = 1, int threads = 1)
    {
        RecordDraft draft = Contexts.Draft(1, threads);
        return (draft, FeatureHeads.AddTo(
            draft, MadeUpFeatures.Draw("train", 300, scale), MadeUpFeatures.Draw("test", 60, scale), options));
    }
}
