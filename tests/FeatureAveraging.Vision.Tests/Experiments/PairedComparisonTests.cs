using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class PairedComparisonTests
{
    private static readonly double[] Coarse = [1, 2, 4, 1], Fine = [2, 3, 4, 2];
    private readonly RecordDraft _draft = PixelNetwork.Draft();
    private readonly SeedTable _table = new();

    [Fact]
    public void Add_OneSeed_ComparesMediansMeansAndCurvesOfTheSameImages()
    {
        Compare((new Seed(3), Coarse, Fine));

        Assert.Equal(2.5 / 1.5, _draft.Metrics["paired.fine.max.ratio"], 12);
        Assert.Equal(0.75, _draft.Metrics["paired.fine.max.difference"], 12);
        // at 1 two images survive on the fine arm alone, at 2 one
        Assert.Equal([0, 0.5, 0.25], _draft.Series["paired.fine.max.curve"]["difference"]);
        MeanEstimate expected = MeanEstimate.Of([1, 1, 0, 1]);
        Assert.Equal(expected.Low, _draft.Metrics["paired.fine.max.difference.images.low"], 12);
        Assert.Equal(expected.High, _draft.Metrics["paired.fine.max.difference.images.high"], 12);
        Assert.True(_draft.Metrics["paired.fine.max.ratio.images.low"] <= 2.5 / 1.5);
        Assert.Empty(_draft.Diagnostics);
    }

    [Fact]
    public void Add_TwoSeeds_TakesTheRatioWithinEachSeedFirst()
    {
        Compare((new Seed(3), Coarse, Fine), (new Seed(4), Coarse, Coarse));

        Assert.Equal(Math.Sqrt(2.5 / 1.5), _draft.Metrics["paired.fine.max.ratio"], 12);
        Assert.Equal(0.375, _draft.Metrics["paired.fine.max.difference"], 12);
        // each image's difference is averaged over the seeds first
        Assert.Equal(MeanEstimate.Of([0.5, 0.5, 0, 0.5]).Low, _draft.Metrics["paired.fine.max.difference.images.low"], 12);
        Assert.DoesNotContain("paired.fine.max.ratio.images.low", _draft.Metrics.Keys);
    }

    [Fact]
    public void Add_UnbrokenImage_IsLeftOutOfTheMeanAndNamed()
    {
        Compare((new Seed(3), [1, 2, 4, double.PositiveInfinity], Fine));

        Assert.Equal((1 + 1 + 0) / 3.0, _draft.Metrics["paired.fine.max.difference"], 12);
        Diagnostic unbroken = Assert.Single(_draft.Diagnostics);
        Assert.Equal(DiagnosticIds.UnbrokenSamples, unbroken.Id);
        Assert.StartsWith("paired.fine.max, seed 3: no attack broke 1 of 4 images", unbroken.Message, StringComparison.Ordinal);
    }

    private void Compare(params (Seed Seed, double[] Coarse, double[] Fine)[] seeds)
    {
        var pairs = new PairedComparison(_draft, _table, [0, 1, 2]);
        ImageArm arm = ImageArm.OfClasses("fine", PixelNetwork.CreateData());
        foreach ((Seed seed, double[] coarse, double[] fine) in seeds)
        {
            pairs.Add(arm, Readout.Max, PixelNetwork.Suite(coarse), PixelNetwork.Suite(fine), seed);
        }

        _table.WriteTo(_draft);
        pairs.AddIntervals();
    }
}
