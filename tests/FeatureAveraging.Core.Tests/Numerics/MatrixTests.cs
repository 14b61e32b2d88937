using FeatureAveraging.Numerics;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class MatrixTests
{
    [Fact]
    public void Indexer_RowMajor_WritesThroughEveryView()
    {
        var matrix = new Matrix(2, 3);
        matrix[1, 2] = 5;
        matrix.Row(0)[1] = 4;
        Assert.Equal([0, 4, 0, 0, 0, 5], matrix.Values.ToArray());
        Matrix copy = matrix.Clone();
        copy[0, 0] = 9;
        Assert.Equal(0, matrix[0, 0]);
    }

    [Fact]
    public void Constructor_BadSizes_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Matrix(-1, 2));
        Assert.Throws<OverflowException>(() => new Matrix(1 << 16, 1 << 16));
        ArgumentException length = Assert.Throws<ArgumentException>(() => new Matrix(2, 2, [1, 2, 3]));
        Assert.StartsWith("values is 3 long; 2 × 2 values were expected.", length.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MultiplyTransposed_SmallMatrices_IsEveryInnerProduct()
    {
        Matrix product = new Matrix(2, 2, [1, 2, 3, 4]).MultiplyTransposed(new Matrix(3, 2, [1, 0, 0, 1, 1, 1]));
        Assert.Equal([1, 2, 3, 3, 4, 7], product.Values.ToArray());
        Assert.Throws<ArgumentException>(() => product.MultiplyTransposed(new Matrix(1, 2)));
    }

    [Fact]
    public void Transpose_RowsAndColumns_AreExchanged()
    {
        Matrix transposed = new Matrix(2, 3, [1, 2, 3, 4, 5, 6]).Transpose();
        Assert.Equal((3, 2), (transposed.Rows, transposed.Columns));
        Assert.Equal([1, 4, 2, 5, 3, 6], transposed.Values.ToArray());
    }
}
