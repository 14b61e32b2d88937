using System.Numerics.Tensors;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

public class CutSetTests
{
    [Fact]
    public void Add_RandomHalfSpaces_MovesToTheNearestPoint()
    {
        const int Dimension = 5, Count = 12;
        for (ulong number = 0; number < 200; number++)
        {
            RandomSource random = new Seed(7).For("cuts", number);
            double[] feasible = Gaussian(Dimension, random);
            var halfSpaces = new List<(double[] Normal, double Offset)>();
            var cuts = new CutSet(Dimension);
            for (int i = 0; i < Count; i++)
            {
                double[] normal = Gaussian(Dimension, random);
                halfSpaces.Add((normal, -TensorPrimitives.Dot<double>(normal, feasible) - Math.Abs(random.NextGaussian())));
            }

            while (halfSpaces.MaxBy(h => Value(h, cuts.Delta)) is var worst && Value(worst, cuts.Delta) > 1e-10)
            {
                double before = cuts.Bound;
                worst.Normal.CopyTo(cuts.NextNormal);
                Assert.True(cuts.Add(worst.Offset, 0, 0));
                Assert.True(cuts.Bound >= before);
            }

            // Nearest means: δ is feasible, and (projection onto a convex set) no feasible point lies closer; the bound proves the latter.
            double length = TensorPrimitives.Norm<double>(cuts.Delta);
            Assert.True(
                cuts.Bound <= length && length - cuts.Bound <= 1e-9 * length, $"case {number}: bound {cuts.Bound:R}, length {length:R}");
            Assert.True(length <= TensorPrimitives.Norm<double>(feasible));
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-8)]
    [InlineData(1e-12)]
    [InlineData(1e-13)]
    public void Add_AlmostOppositeHalfSpaces_NeverClaimsMoreThanTheTruth(double tilt)
    {
        // x + 1 ≤ 0 and −x − tilt·y + 1 ≤ 0 meet: at x = −1, y = 2/tilt.
        var cuts = new CutSet(2);
        Add(cuts, [1, 0], 1);
        Add(cuts, [-1, -tilt], 1);
        double nearest = Math.Sqrt(1 + (4 / (tilt * tilt)));
        // beyond about 1e13 rounding of the unit normals takes over
        Assert.InRange(cuts.Bound, 0.9 * Math.Min(nearest, 1e13), nearest);
    }

    [Fact]
    public void Add_OppositeHalfSpaces_IsInfinite()
    {
        var cuts = new CutSet(3);
        Add(cuts, [1, 2, 3], 1);
        Assert.False(Add(cuts, [-3, -6, -9], 1));
        Assert.Equal(double.PositiveInfinity, cuts.Bound);
    }

    [Fact]
    public void Add_TriangleOfHalfSpaces_IsInfiniteOnlyWhileItsErrorsAreRounding()
    {
        Assert.Equal(double.PositiveInfinity, Triangle(1e-12).Bound);
        double bound = Triangle(normalError: 0.4).Bound;
        Assert.InRange(bound, 1, 10);        // sides that may turn by 0.4 leave room a few units away

        static CutSet Triangle(double normalError)
        {
            var cuts = new CutSet(2);
            for (int i = 0; i < 3; i++)
            {
                double angle = 2 * Math.PI * i / 3;
                Add(cuts, [Math.Cos(angle), Math.Sin(angle)], 1, normalError);
            }

            return cuts;
        }
    }

    [Fact]
    public void DepthWithin_ErrorInTheNormals_StaysBelowTheBound()
    {
        var cuts = new CutSet(2);
        Add(cuts, [0, 2], 6, normalError: 0.02);
        Assert.Equal(3 / 1.01, cuts.Bound, 1e-9);
        Assert.Equal(3 - (0.01 * 4), cuts.DepthWithin(4), 1e-9);
        Assert.Equal([0, -1], cuts.Direction);
    }

    private static bool Add(CutSet cuts, double[] normal, double offset, double normalError = 0)
    {
        normal.CopyTo(cuts.NextNormal);
        return cuts.Add(offset, 0, normalError);
    }

    private static double Value((double[] Normal, double Offset) halfSpace, double[] delta) =>
        TensorPrimitives.Dot<double>(halfSpace.Normal, delta) + halfSpace.Offset;

    private static double[] Gaussian(int count, RandomSource random) => [.. Enumerable.Range(0, count).Select(_ => random.NextGaussian())];
}
