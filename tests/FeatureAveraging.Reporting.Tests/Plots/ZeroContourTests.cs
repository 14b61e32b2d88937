using FeatureAveraging.Numerics;
using FeatureAveraging.Reporting.Plots;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class ZeroContourTests
{
    private const int Size = 81;
    private static readonly double[] Grid = [.. Enumerable.Range(0, Size).Select(i => -1 + (2.0 * i / (Size - 1)))];

    [Fact]
    public void Region_HalfPlane_HasTheExactArea()
    {
        // Linear interpolation is exact for a linear function: {x + 2y > 0.3} ∩ [−1, 1]² is a trapezoid of width
        // 1 − (0.3 − 2y) cut to the square.
        ZeroContour contour = Trace((x, y) => x + (2 * y) - 0.3);

        Assert.Equal(4 / 2.0 - 0.3, Area(contour), 1e-9);
        Assert.All(contour.Boundary.SelectMany(piece => piece), place => Assert.Equal(0.3, place.X + (2 * place.Y), 1e-9));
    }

    [Fact]
    public void Region_Disc_HasItsAreaAndItsBoundaryItsLength()
    {
        ZeroContour contour = Trace((x, y) => 0.49 - (x * x) - (y * y));

        // A chord of length h = 2/80 misses an arc by h²/(8·0.7) < 2e-4, all along 2π·0.7.
        Assert.Equal(Math.PI * 0.49, Area(contour), 1e-3);
        Assert.Equal(
            2 * Math.PI * 0.7,
            contour.Boundary.Sum(piece => Math.Sqrt(Math.Pow(piece[1].X - piece[0].X, 2) + Math.Pow(piece[1].Y - piece[0].Y, 2))), 1e-2);
    }

    [Fact]
    public void Region_Saddle_PairsItsCrossings()
    {
        ZeroContour contour = new(new Matrix(2, 2, [1, -1, -1, 1]), [0, 1], [0, 1]);

        Assert.Equal(2, contour.Boundary.Count);
        Assert.All(
            contour.Boundary,
            piece => Assert.Equal(
                Math.Sqrt(0.5), Math.Sqrt(Math.Pow(piece[1].X - piece[0].X, 2) + Math.Pow(piece[1].Y - piece[0].Y, 2)), 1e-12));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(-1, 0)]
    public void Region_ConstantSign_IsAllOrNothing(double value, double area)
    {
        ZeroContour contour = Trace((_, _) => value);

        Assert.Equal(area, Area(contour), 1e-9);
        Assert.Empty(contour.Boundary);
    }

    private static ZeroContour Trace(Func<double, double, double> f)
    {
        var values = new Matrix(Size, Size);
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                values[row, column] = f(Grid[column], Grid[row]);
            }
        }

        return new ZeroContour(values, Grid, Grid);
    }

    private static double Area(ZeroContour contour) => contour.Region.Sum(polygon => Math.Abs(
        polygon.Select((place, i) => (place.X * polygon[(i + 1) % polygon.Length].Y) - (polygon[(i + 1) % polygon.Length].X * place.Y))
            .Sum()) / 2);
}
