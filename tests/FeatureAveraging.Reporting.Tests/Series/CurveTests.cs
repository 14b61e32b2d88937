using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class CurveTests
{
    private static readonly double[] Lengths = [2, 0, 1, 2, double.PositiveInfinity];        // of five samples, one of them misclassified

    [Fact]
    public void Steps_LengthsBehindTheCurve_FallAtEveryOne()
    {
        Curve curve = Read("exact", accuracy: [0.8, 0.6, 0.2], ("exact", Lengths));

        Assert.Equal(["curve.a.max.exact", "distances.a.max"], curve.Sources);
        (double[] x, double[] y) = curve.Steps()!.Value;
        Assert.Equal([0, 1, 1, 2, 2, 2, 2, 3], x);
        Assert.Equal([0.8, 0.8, 0.6, 0.6, 0.4, 0.4, 0.2, 0.2], y, (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void Steps_StrongestAttack_AreOfTheColumnThatIsNamedOtherwise() =>
        Assert.NotNull(Read("attack", accuracy: [0.8, 0.6, 0.2], ("attacked", Lengths)).Steps());

    // An attack at the radii 0, 1.5 and 3 whose witness of one sample is shorter than the radius at which it was found.
    [Fact]
    public void Steps_LengthsOfAnotherCurve_AreNotDrawn()
    {
        Curve curve = Read("pgd", accuracy: [0.8, 0.8, 0.2], ("pgd", Lengths));

        Assert.Null(curve.Steps());
        Assert.Equal(["curve.a.max.pgd"], curve.Sources);
    }

    [Fact]
    public void Steps_NoLengths_AreNone() => Assert.Null(Read("exact", accuracy: [0.8, 0.6, 0.2], ("other", Lengths)).Steps());

    private static Curve Read(string method, double[] accuracy, (string, double[]) distances) => Curve.Of(
    [
        new NamedSeries($"curve.a.max.{method}", SmallRecord.Columns(("radius", [0, 1.5, 3]), ("accuracy", accuracy))),
        new NamedSeries("distances.a.max", SmallRecord.Columns(distances)),
        new NamedSeries("distances.a.sum", SmallRecord.Columns((method, Lengths))),
    ]).Single();
}
