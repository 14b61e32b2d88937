namespace FeatureAveraging.Robustness.Exact;

/// <summary>The Cholesky factor L of a Gram matrix G = LLᵀ that gains and loses one vector at a time.</summary>
/// <param name="capacity">Most vectors.</param>
internal sealed class CholeskyFactor(int capacity)
{
    private readonly double[] _values = new double[capacity * capacity];

    /// <summary>Vectors in the factor.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all vectors.</summary>
    public void Clear() => Count = 0;

    /// <summary>Overwrites b by L⁻¹b.</summary>
    public void SolveLower(Span<double> values)
    {
        for (int i = 0; i < Count; i++)
        {
            ReadOnlySpan<double> row = _values.AsSpan(i * capacity, i + 1);
            double sum = values[i];
            for (int k = 0; k < i; k++)
            {
                sum -= row[k] * values[k];
            }

            values[i] = sum / row[i];
        }
    }

    /// <summary>Overwrites b by L⁻ᵀb.</summary>
    public void SolveUpper(Span<double> values)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = _values.AsSpan(i * capacity, i + 1);
            double value = values[i] / row[i];
            values[i] = value;
            for (int k = 0; k < i; k++)
            {
                values[k] -= row[k] * value;
            }
        }
    }

    /// <summary>Adds a vector behind the others.</summary>
    /// <param name="products">L⁻¹c, c its products with the vectors so far.</param>
    /// <param name="pivot">Length of its part outside their span.</param>
    public void Append(ReadOnlySpan<double> products, double pivot)
    {
        Span<double> row = _values.AsSpan(Count * capacity, Count + 1);
        products[..Count].CopyTo(row);
        row[Count++] = pivot;
    }

    /// <summary>Removes a vector; plane rotations of the columns make the rows behind it triangular again.</summary>
    public void Remove(int index)
    {
        for (int i = index + 1; i < Count; i++)
        {
            _values.AsSpan(i * capacity, i + 1).CopyTo(_values.AsSpan((i - 1) * capacity, i + 1));
        }

        Count--;
        for (int j = index; j < Count; j++)
        {
            double a = _values[(j * capacity) + j], b = _values[(j * capacity) + j + 1], length = Math.Sqrt((a * a) + (b * b));
            double c = a / length, s = b / length;
            for (int i = j; i < Count; i++)
            {
                ref double left = ref _values[(i * capacity) + j], right = ref _values[(i * capacity) + j + 1];
                (left, right) = ((c * left) + (s * right), (c * right) - (s * left));
            }
        }
    }
}
