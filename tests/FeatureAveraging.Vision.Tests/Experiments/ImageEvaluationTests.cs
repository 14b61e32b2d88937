using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

/// <summary>The network whose logits are the pixels: every image is ½·√2 from the boundary, inside the box too.</summary>
public sealed class ImageEvaluationTests : NativeTest
{
    private static readonly ImageExperimentData Data = PixelNetwork.CreateData();
    private static readonly ImageArm Fine = ImageArm.OfClasses("fine", Data), Coarse = ImageArm.OfSides("coarse", Data);
    private static readonly ImageCurveOptions Options = new() { Largest = 1, Step = 0.25, PgdSteps = 20, MinimumNormSteps = 50 };
    private readonly RecordDraft _draft = PixelNetwork.Draft();
    private readonly SeedTable _table = new();

    [Fact]
    public void MeasureClean_EveryReadout_HasItsAccuracy()
    {
        // classes 0 and 1 are mistaken for each other: wrong between classes, right between sides
        using VisionModel model = PixelNetwork.Create([0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]);

        Matrix logits = new ImageEvaluation(Options, _draft, _table).MeasureClean(model, Fine, new Seed(3));
        _table.WriteTo(_draft);

        Assert.Equal((8, 4), (logits.Rows, logits.Columns));
        Assert.Equal(0.5, _draft.Metrics["fine.accuracy.classes"], 12);
        Assert.All(
            (string[])["max", "sum", "probability"], readout => Assert.Equal(1, _draft.Metrics[$"fine.accuracy.clean.{readout}"], 12));
    }

    [Fact]
    public void MeasureClean_CoarseArm_DoesNotNameItsOnlyReadout()
    {
        using VisionModel model = PixelNetwork.Create([1, 1, 0, 0], [0, 0, 1, 0]);

        new ImageEvaluation(Options, _draft, _table).MeasureClean(model, Coarse, new Seed(3));
        _table.WriteTo(_draft);

        // class 3 has logits 0 and 0, and a tie is an error
        Assert.Equal(0.75, _draft.Metrics["coarse.accuracy.clean"], 12);
        Assert.DoesNotContain("coarse.accuracy.classes", _draft.Metrics.Keys);
    }

    [Fact]
    public void Attack_MainReadout_FallsBetweenTheRadiiAroundTheClosedForm()
    {
        SuiteResult suite = Attack(Readout.Max);

        Assert.All(suite.Strongest.Distances, distance => Assert.InRange(distance, Math.Sqrt(0.5) * (1 - 1e-5), Math.Sqrt(0.5) * 1.01));
        Assert.Equal(["fmn", "ddn", "fmn-through", "pgd-native", "pgd"], suite.Results.Select(result => result.Attack));
        foreach (string method in (string[])["attack", "pgd", "fmn"])
        {
            Assert.Equal([1, 1, 1, 0, 0], _draft.Series[$"curve.fine.max.{method}"]["accuracy"].Select(share => Math.Round(share, 9)));
        }

        Assert.InRange(_draft.Metrics["fine.radius.attack.max.median"], Math.Sqrt(0.5) * (1 - 1e-5), Math.Sqrt(0.5) * 1.01);
        Assert.Equal(0.75, _draft.Metrics["fine.radius.pgd.max.median"]);       // PGD claims the radius it was given
        // the training loss raises the pixels of all other classes alike, and needs √12/4 = 0.87 for that
        Assert.Equal([0d, 0, 0, 1], _draft.Series["overstatement.fine.max.pgd-native"]["share"][..4].Select(s => Math.Round(s, 9)));
    }

    [Fact]
    public void Attack_OtherReadout_IsOnlySearchedForTheShortest()
    {
        SuiteResult suite = Attack(Readout.Sum);

        // the sum moves all four pixels: margin 1 over the norm 2
        Assert.Equal(["fmn", "ddn"], suite.Results.Select(result => result.Attack));
        Assert.All(suite.Strongest.Distances, distance => Assert.True(distance >= 0.5 * (1 - 1e-5)));
        Assert.DoesNotContain("overstatement.fine.sum.pgd-native", _draft.Series.Keys);
    }

    /// <summary>No neuron switches within the radius, so that the certificate is the closed form, but for what float32 may be off
    /// by.</summary>
    [Fact]
    public void Certify_SomeImages_AreTheClosedFormAndBelowTheAttack()
    {
        var options = Options with { CertifiedCount = 2 };
        using VisionModel model = PixelNetwork.CreateIdentity();
        var trained = new TrainedArm(Fine, model);
        var evaluation = new ImageEvaluation(options, _draft, _table);
        trained.Suites[Readout.Max] = evaluation.Attack(model, Fine, Readout.Max, Data.Test.Take([0, 1, 2, 3]), new Seed(3));
        evaluation.Certify(trained, Data.Test.Take([0, 1, 2, 3]), new Seed(3));
        _table.WriteTo(_draft);

        Assert.InRange(_draft.Metrics["fine.radius.certified.max.median"], Math.Sqrt(0.5) * 0.99, Math.Sqrt(0.5));
        IReadOnlyDictionary<string, double[]> curve = _draft.Series["curve.fine.max.certified"];
        Assert.Equal(6, curve["radius"].Length);
        Assert.Equal(curve["radius"], _draft.Series["curve.fine.max.attack"]["radius"].Append(curve["radius"][3]).Order());
        Assert.InRange(curve["radius"][3], Math.Sqrt(0.5) * 0.99, Math.Sqrt(0.5));
        Assert.Equal([1, 1, 1, 0, 0, 0], curve["accuracy"].Select(share => Math.Round(share, 9)));
    }

    private SuiteResult Attack(Readout readout)
    {
        using VisionModel model = PixelNetwork.CreateIdentity();
        SuiteResult suite =
            new ImageEvaluation(Options, _draft, _table).Attack(model, Fine, readout, Data.Test.Take([0, 1, 2, 3]), new Seed(3));
        _table.WriteTo(_draft);
        return suite;
    }
}
