using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>One named array of a deep network's state, as files hold it: row-major float values with a shape.</summary>
public sealed class ModelArray
{
    /// <summary>Makes an array; both arguments are owned from now on.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis; empty for a single number.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public ModelArray(float[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        long count = shape.Aggregate(1L, (product, length) => checked(product * length));
        Shape.Require(
            count == values.Length, nameof(shape), $"[{string.Join(", ", shape)}] holds {count} values; {values.Length} were given");
        (Values, Lengths) = (values, shape);
    }

    /// <summary>Makes an array of values in double precision, each rounded to the nearest single one.</summary>
    /// <param name="values">Row-major values.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <exception cref="ArgumentException">The shape does not hold that many values.</exception>
    public static ModelArray Rounded(ReadOnlySpan<double> values, params int[] shape) =>
        new(Array.ConvertAll(values.ToArray(), value => (float)value), shape);

    /// <summary>Row-major values.</summary>
    public float[] Values { get; }

    /// <summary>Length of each axis.</summary>
    public IReadOnlyList<int> Lengths { get; }
}
