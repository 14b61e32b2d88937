using FeatureAveraging.Experiments;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageClaimsTests
{
    private static readonly double[] Radii = [0, 1, 2];
    private readonly RecordDraft _draft = PixelNetwork.Draft();

    [Fact]
    public void AddTo_Mnist_JudgesByTheBoundsOfThePaper()
    {
        Fill();
        _draft.Metrics["coarse.accuracy.clean"] = 0.986;
        ImageClaims.AddTo(_draft, "mnist", images: 20, seeds: 1);

        Assert.Equal(
            ["C6.clean.coarse", "C6.clean.fine", "C6.gain", "C6.curves", "P.order", "P.native"], _draft.Claims.Select(claim => claim.Id));
        Assert.Equal(("in [0.985, 1]", Verdict.Holds), Judged("C6.clean.coarse"));
        Assert.Equal(("in [0.985, 1]", Verdict.Holds), Judged("C6.clean.fine"));
        Assert.Equal(("≥ 1.3", Verdict.Fails), Judged("C6.gain"));
        Assert.All(_draft.Claims, claim => Assert.Null(claim.Premise));
    }

    [Theory]
    [InlineData("coarse.accuracy.clean", "C6.clean.coarse", new[] { "C6.gain", "C6.curves", "F3.coarse.attack" })]
    [InlineData("fine.accuracy.clean.max", "C6.clean.fine", new[] { "C6.gain", "C6.curves", "F3.fine.attack" })]
    [InlineData("fine.accuracy.classes", "C6.clean.classes", new[] { "C1.head.block" })]
    public void AddTo_NetworkThatIsNotAccurate_DecidesNothingOfThePaper(string accuracy, string premise, string[] undecided)
    {
        Fill();
        _draft.AddSeries(SeriesName.Printed("coarse"), ("radius", [1]), ("accuracy", [0.9]));
        _draft.AddSeries(SeriesName.Printed("fine"), ("radius", [1]), ("accuracy", [0.9]));
        _draft.Judge("C1.head.block", "Printed.", "Li et al. 2025, Fig. 2c", "fine.accuracy.classes", 0.9, 1);
        _draft.Judge("C1.head.index", "Ours.", "This project", "fine.accuracy.classes", 0.9, 1);
        _draft.Metrics[accuracy] = 0.5;
        ImageClaims.AddTo(_draft, "cifar10", images: 20, seeds: 1);

        Assert.Equal(Verdict.Fails, Judged(premise).Verdict);
        foreach (Claim claim in _draft.Claims)
        {
            bool isLeft = undecided.Contains(claim.Id) || (claim.Id.EndsWith("pgd-native", StringComparison.Ordinal)
                && undecided.Contains(claim.Id.Replace("pgd-native", "attack", StringComparison.Ordinal)));
            Assert.Equal(isLeft ? premise : null, claim.Premise);
            Assert.True(!isLeft || claim.Verdict == Verdict.Undecided, claim.Id);
        }
    }

    [Fact]
    public void AddTo_Cifar10_HasOtherBoundsAndTheClaimAboutClasses()
    {
        Fill();
        ImageClaims.AddTo(_draft, "cifar10", images: 20, seeds: 1);

        Assert.Equal(("in [0.85, 1]", Verdict.Holds), Judged("C6.clean.coarse"));
        Assert.Equal(("in [0.72, 1]", Verdict.Holds), Judged("C6.clean.classes"));
        Assert.Equal(("≥ 1", Verdict.Holds), Judged("C6.gain"));
    }

    [Fact]
    public void AddTo_Curves_AreJudgedByTheirExtremesOverTheRadii()
    {
        Fill();
        _draft.Metrics["coarse.accuracy.clean"] = 0.99;
        ImageClaims.AddTo(_draft, "other", images: 20, seeds: 1);

        Assert.Equal(-0.005, _draft.Metrics["paired.fine.max.curve.least"]);
        Assert.Equal((-0.02, 0.01, 20, IntervalOver.Images), Interval("C6.curves"));
        Assert.Equal(Verdict.Undecided, Judged("C6.curves").Verdict);       // −0.01 lies in the interval
        Assert.Equal(0.3, _draft.Metrics["fine.masking.pgd-native.max.overstatement"]);
        Assert.Equal((0.2, 0.4, 20, IntervalOver.Images), Interval("P.native"));
        Assert.Equal(Verdict.Holds, Judged("P.native").Verdict);
    }

    [Theory]
    [InlineData(0.5, 0, Verdict.Holds)]
    [InlineData(0.55, 1, Verdict.Holds)]        // one image of 20
    [InlineData(0.65, 3, Verdict.Fails)]
    public void AddTo_StrongestAboveThePgd_CountsImagesOutOfOrder(double strongest, double images, Verdict verdict)
    {
        Fill();
        Curve("coarse.native", "attack", 1, strongest, 0);      // PGD leaves 0.5 there
        ImageClaims.AddTo(_draft, "other", images: 20, seeds: 1);

        Assert.Equal(images, _draft.Metrics["curves.order.excess"], 9);
        Assert.Equal(verdict, Judged("P.order").Verdict);
    }

    [Fact]
    public void AddTo_SeveralSeeds_AreWhatIntervalsAreOver()
    {
        Fill();
        ImageClaims.AddTo(_draft, "other", images: 20, seeds: 4);
        Assert.Equal((4, IntervalOver.Seeds), (Interval("C6.curves").Count, Interval("C6.curves").Over));
    }

    [Fact]
    public void AddTo_PrintedCurve_IsComparedAtTheRadiiThatBothHave()
    {
        Fill();
        _draft.AddSeries(SeriesName.Printed("fine"), ("radius", [1, 1.5]), ("accuracy", [0.9, 0.2]));
        ImageClaims.AddTo(_draft, "other", images: 20, seeds: 1);

        // at radius 1 the strongest attack leaves 0.6 ± 0.1 and the paper's protocol 0.9 ± 0.1
        Assert.Equal(0.3, Value("F3.fine.attack"), 12);
        Assert.Equal(0.2, Interval("F3.fine.attack").Low, 12);
        Assert.Equal(0.4, Interval("F3.fine.attack").High, 12);
        Assert.Equal(Verdict.Fails, Judged("F3.fine.attack").Verdict);
        Assert.Equal(0, Value("F3.fine.pgd-native"), 12);
        Assert.Equal(Verdict.Undecided, Judged("F3.fine.pgd-native").Verdict);
        Assert.DoesNotContain(_draft.Claims, claim => claim.Id == "F3.coarse.attack");
    }

    private (string Bound, Verdict Verdict) Judged(string id) =>
        _draft.Claims.Single(claim => claim.Id == id) is { } claim ? (claim.Bound, claim.Verdict) : default;

    private double Value(string id) => _draft.Claims.Single(claim => claim.Id == id).Value;

    private (double Low, double High, int Count, IntervalOver Over) Interval(string id) =>
        _draft.Claims.Single(claim => claim.Id == id).Interval is { } i ? (i.Low, i.High, i.Count, i.Over) : default;

    private void Fill()
    {
        _draft.Metrics["coarse.accuracy.clean"] = 0.9;
        _draft.Metrics["fine.accuracy.clean.max"] = 0.99;
        _draft.Metrics["fine.accuracy.classes"] = 0.8;
        _draft.Metrics["paired.fine.max.ratio"] = 1.2;
        foreach (string method in (string[])["pgd", "pgd-native", "attack"])
        {
            Curve("coarse.native", method, 1, 0.5, 0);
        }

        Curve("fine.max", "pgd-native", 1, 0.9, 0.3);
        Curve("fine.max", "pgd", 1, 0.8, 0.1);
        Curve("fine.max", "attack", 1, 0.6, 0);
        _draft.AddSeries(
            "paired.fine.max.curve",
            ("radius", Radii), ("difference", [0, 0.1, -0.005]), ("low", [0, -0.01, -0.02]), ("high", [0.02, 0.2, 0.01]));
        _draft.AddSeries(
            "overstatement.fine.max.pgd-native",
            ("radius", Radii), ("share", [0, 0.3, 0.3]), ("low", [0, 0.2, 0.15]), ("high", [0.1, 0.35, 0.4]));
    }

    private void Curve(string decision, string method, params double[] accuracy) => _draft.AddSeries(
        $"curve.{decision}.{method}",
        ("radius", Radii), ("accuracy", accuracy),
        ("low", Array.ConvertAll(accuracy, share => share - 0.1)), ("high", Array.ConvertAll(accuracy, share => share + 0.1)));
}
