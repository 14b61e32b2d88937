namespace FeatureAveraging.Robustness.Tests;

public class RobustnessCurveTests
{
    [Fact]
    public void FromCertified_RadiiBetweenTheGivenOnes_AreOnTheCurveToo()
    {
        var curve = RobustnessCurve.FromCertified([0, 1, 2], [0.25, 0.5, 0.5, 0, 3]);
        Assert.Equal([0, 0.25, 0.5, 1, 2], curve.Radii);
        Assert.Equal([0.8, 0.6, 0.2, 0.2, 0.2], curve.Accuracy);
        Assert.Throws<ArgumentException>(() => RobustnessCurve.FromCertified([], [1]));
    }

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
