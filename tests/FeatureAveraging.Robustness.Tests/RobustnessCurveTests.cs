namespace FeatureAveraging.Robustness.Tests;

public class RobustnessCurveTests
{
    [Fact]
    public void FromDistances_KnownDistances_CountsThoseBeyondEachRadius()
    {
        RobustnessCurve curve = RobustnessCurve.FromDistances([0, 1, 2, 3], [0, 1, 2.5, double.PositiveInfinity]);
        Assert.Equal([0.75, 0.5, 0.5, 0.25], curve.Accuracy);
    }

    [Fact]
    public void FromDistances_BadInput_Throws()
    {
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], [double.NaN]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], [-1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([0, 1], []));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([1, 1], [1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([-1], [1]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromDistances([double.PositiveInfinity], [1]));
    }
}
