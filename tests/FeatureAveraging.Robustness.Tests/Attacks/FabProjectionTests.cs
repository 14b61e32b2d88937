using CsCheck;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class FabProjectionTests
{
    private static readonly double[] Lower = [-1, -2, 0], Upper = [1, 0.5, 1];

    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Project_RandomHyperplanes_NoPointOfTheGridIsNearer(Norm norm) =>
        Gen.ULong[0, 100_000].Sample(seed =>
        {
            RandomSource random = new Seed(seed).For("test");
            double[] gradient = [random.NextGaussian(), random.NextGaussian(), seed % 5 == 0 ? 0 : random.NextGaussian()];
            double[] move = new double[3];
            double[] point = [.. Enumerable.Range(0, 3).Select(i => Lower[i] + (random.NextDouble() * (Upper[i] - Lower[i])))];
            double value = random.NextGaussian();
            FabProjection.Project(norm, value, gradient, point, new Box(Lower, Upper), move);
            double left = value + Dot(gradient, move);
            double reach = Enumerable.Range(0, 3).Sum(i =>
                Math.Max(-Math.Sign(value) * gradient[i] * (Lower[i] - point[i]), -Math.Sign(value) * gradient[i] * (Upper[i] - point[i])));
            Assert.Equal(value - (Math.Sign(value) * Math.Min(Math.Abs(value), reach)), left, 1e-12);
            Assert.All(move.Zip(point), (pair, i) => Assert.InRange(pair.First + pair.Second, Lower[i] - 1e-15, Upper[i] + 1e-15));
            Assert.True(
                reach < Math.Abs(value) || Length(norm, move) <= NearestOnGrid(norm, value, gradient, point) + 1e-12, $"seed {seed}");
        }, iter: 300, threads: 1);

    [Fact]
    public void Project_WithoutABox_IsTheClosedForm()
    {
        double[] move = new double[2];
        FabProjection.Project(Norm.L2, 5, [3, -4], [0, 0], null, move);
        Assert.All(move.Zip([-0.6, 0.8]), pair => Assert.Equal(pair.Second, pair.First, 1e-15));
        FabProjection.Project(Norm.LInf, -7, [3, -4], [0, 0], null, move);
        Assert.Equal([1, -1], move);
        FabProjection.Project(Norm.L2, 0, [3, -4], [0, 0], null, move);
        Assert.Equal([0, 0], move);
    }

    // On a grid of the first two coordinates the third follows from the hyperplane; the neighbours of the true answer are
    // within the grid's width, so only "nearer" is tested.
    private static double NearestOnGrid(Norm norm, double value, double[] gradient, double[] point)
    {
        const int Steps = 60;
        double nearest = double.PositiveInfinity;
        for (int a = 0; a <= Steps; a++)
        {
            for (int b = 0; b <= Steps; b++)
            {
                double first = Lower[0] + (a * (Upper[0] - Lower[0]) / Steps) - point[0];
                double second = Lower[1] + (b * (Upper[1] - Lower[1]) / Steps) - point[1];
                double third = -(value + (gradient[0] * first) + (gradient[1] * second)) / gradient[2];
                if (third + point[2] >= Lower[2] && third + point[2] <= Upper[2])
                {
                    nearest = Math.Min(nearest, Length(norm, [first, second, third]));
                }
            }
        }

        return nearest;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Length(Norm norm, double[] v) => norm == Norm.L2 ? Math.Sqrt(Dot(v, v)) : v.Max(Math.Abs);
}
