using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Features;

public sealed class SharedDirectionTests
{
    private const double Rounding = 1e-15;
    private static readonly Partition Sides = Partition.FirstPositive(2, 2);

    [Fact]
    public void Measure_OneDirectionPerSide_IndexIsOne()
    {
        SharedDirection shared = SharedDirection.Measure(new Matrix(4, 2, [1, 0, 3, 0, -1, 0, -2, 0]), Sides);
        Assert.Equal(1, shared.Index, Rounding);
        Assert.Equal([1, 1, -1, -1, 1, 1, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1], shared.Cosines.Values.ToArray());
        Assert.Equal(0, shared.ZeroGradients);
    }

    [Fact]
    public void Measure_OneDirectionPerSubClass_IndexIsZero() =>
        Assert.Equal(0, SharedDirection.Measure(new Matrix(4, 4, [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4]), Sides).Index);

    [Fact]
    public void Measure_UnequalSides_AveragesPairsAndNotSides()
    {
        // Side +: cosines 1, 0, 0 between three sub-classes; side −: one sub-class and no pair. Mean 1/3.
        SharedDirection shared = SharedDirection.Measure(new Matrix(4, 2, [1, 0, 1, 0, 0, 1, 1, 0]), Partition.FirstPositive(3, 1));
        Assert.Equal(1 / 3.0, shared.Index, Rounding);
    }

    [Fact]
    public void Measure_ZeroGradient_IsLeftOutAndCounted()
    {
        SharedDirection shared = SharedDirection.Measure(new Matrix(4, 2, [0, 0, 1, 0, 3, 4, 4, 3]), Sides);
        Assert.Equal(1, shared.ZeroGradients);
        Assert.Equal(24 / 25.0, shared.Index, Rounding);
        Assert.True(double.IsNaN(shared.Cosines[0, 0]) && double.IsNaN(shared.Cosines[0, 2]) && double.IsNaN(shared.Cosines[3, 0]));
    }

    [Fact]
    public void Measure_NoSideWithTwoSubClasses_IndexIsUndefined() =>
        Assert.True(double.IsNaN(SharedDirection.Measure(new Matrix(2, 1, [1, -1]), Partition.FirstPositive(1, 1)).Index));

    [Fact]
    public void Measure_WrongShapeOrNaN_SaysSo()
    {
        ArgumentException shape = Assert.Throws<ArgumentException>(() => SharedDirection.Measure(new Matrix(3, 2), Sides));
        Assert.Contains("has 3 rows; the partition has k = 4", shape.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SharedDirection.Measure(new Matrix(2, 1, [1, double.NaN]), Partition.FirstPositive(1, 1)));
    }
}
