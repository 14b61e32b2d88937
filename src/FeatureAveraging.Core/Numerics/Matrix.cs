namespace FeatureAveraging.Numerics;

/// <summary>A dense row-major matrix of doubles: network weights, cluster features, margins.</summary>
public sealed class Matrix
{
    private readonly double[] _values;

    /// <summary>Makes a zero matrix.</summary>
    /// <param name="rows">Number of rows, ≥ 0.</param>
    /// <param name="columns">Number of columns, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Matrix(int rows, int columns)
        : this(rows, columns, new double[Size(rows, columns)])
    {
    }

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="rows">Number of rows, ≥ 0.</param>
    /// <param name="columns">Number of columns, ≥ 0.</param>
    /// <param name="values">Row-major values, length rows × columns; owned by the matrix from now on.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has another length.</exception>
    public Matrix(int rows, int columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Shape.Require(
            values.Length == Size(rows, columns), nameof(values), $"is {values.Length} long; {rows} × {columns} values were expected");
        (Rows, Columns, _values) = (rows, columns, values);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>All values, row by row.</summary>
    public Span<double> Values => _values;

    /// <summary>One entry.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    public ref double this[int row, int column] => ref Row(row)[column];

    /// <summary>One row, as a view.</summary>
    /// <param name="row">Row, from 0.</param>
    public Span<double> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <summary>This matrix times the transpose of another: all inner products of rows, ⟨aᵢ, b_j⟩.</summary>
    /// <param name="other">B, as many columns as this one.</param>
    /// <returns>ABᵀ: rows of A × rows of B.</returns>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public Matrix MultiplyTransposed(Matrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Shape.Require(other.Columns == Columns, nameof(other), $"has {other.Columns} columns; {Columns} were expected");
        var products = new Matrix(Rows, other.Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < other.Rows; j++)
            {
                products[i, j] = System.Numerics.Tensors.TensorPrimitives.Dot<double>(Row(i), other.Row(j));
            }
        }

        return products;
    }

    /// <summary>A copy with rows and columns exchanged.</summary>
    public Matrix Transpose()
    {
        var transposed = new Matrix(Columns, Rows);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                transposed[j, i] = this[i, j];
            }
        }

        return transposed;
    }

    /// <summary>A copy that shares nothing.</summary>
    public Matrix Clone() => new(Rows, Columns, (double[])_values.Clone());

    private static int Size(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        return checked(rows * columns);
    }
}
