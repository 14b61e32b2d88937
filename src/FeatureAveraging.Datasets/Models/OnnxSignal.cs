using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Datasets.Models;

/// <summary>What flows through an ONNX graph, one sample of it: an affine function of the input, or of the hidden neurons.</summary>
/// <param name="Hidden">The neurons it is a function of; null for the input itself.</param>
/// <param name="Weights">
/// A, n rows; null where every entry is still an entry of what it is a function of, times <paramref name="Scale"/>.
/// </param>
/// <param name="Scale">Factor of each entry, or of all; not read where there are weights.</param>
/// <param name="Shift">What is added to each entry, or to all.</param>
internal sealed record OnnxSignal(HiddenLayer? Hidden, Matrix? Weights, double[] Scale, double[] Shift)
{
    /// <summary>The input.</summary>
    public static OnnxSignal Input { get; } = new(null, null, [1], [0]);

    /// <summary>Entries; null for an input of unknown width.</summary>
    public int? Width => Weights?.Rows ?? Hidden?.NeuronCount ?? (Scale.Length > 1 ? Scale.Length : Shift.Length > 1 ? Shift.Length : null);

    /// <summary>Whether it is the input with another scale or origin: a normalisation.</summary>
    public bool IsScaledInput => Hidden is null && Weights is null && (Scale.Any(a => a != 1) || Shift.Any(t => t != 0));

    /// <summary>Whether all its numbers are finite.</summary>
    public bool IsFinite => Array.TrueForAll(Scale, double.IsFinite) && Array.TrueForAll(Shift, double.IsFinite)
        && (Weights is null || Array.TrueForAll(Weights.Values.ToArray(), double.IsFinite));

    /// <summary>The same plus constants.</summary>
    /// <param name="values">One for each entry, or for all.</param>
    /// <returns>null where the widths do not agree.</returns>
    public OnnxSignal? Plus(double[] values) =>
        Spread(Shift, values, (a, b) => a + b) is { } sum && Fits(values) ? this with { Shift = sum } : null;

    /// <summary>The same times constants.</summary>
    /// <param name="values">One for each entry, or for all.</param>
    /// <returns>null where the widths do not agree.</returns>
    public OnnxSignal? Times(double[] values)
    {
        if (!Fits(values) || Spread(Shift, values, (a, b) => a * b) is not { } shift)
        {
            return null;
        }

        if (Weights is null)
        {
            return Spread(Scale, values, (a, b) => a * b) is { } scale ? this with { Scale = scale, Shift = shift } : null;
        }

        Matrix weights = Weights.Clone();
        for (int j = 0; j < weights.Rows; j++)
        {
            foreach (ref double weight in weights.Row(j))
            {
                weight *= At(values, j);
            }
        }

        return this with { Weights = weights, Shift = shift };
    }

    /// <summary>B applied to it.</summary>
    /// <param name="matrix">B: one row for each new entry.</param>
    /// <returns>null where the widths do not agree.</returns>
    public OnnxSignal? Through(Matrix matrix)
    {
        if (Width is { } width && width != matrix.Columns)
        {
            return null;
        }

        double[] shift = new double[matrix.Rows];
        for (int j = 0; j < shift.Length; j++)
        {
            for (int i = 0; i < matrix.Columns; i++)
            {
                shift[j] += matrix[j, i] * At(Shift, i);
            }
        }

        Matrix weights = Weights is null ? matrix.Clone() : matrix.MultiplyTransposed(Weights.Transpose());
        for (int j = 0; Weights is null && j < weights.Rows; j++)
        {
            for (int i = 0; i < weights.Columns; i++)
            {
                weights[j, i] *= At(Scale, i);
            }
        }

        return new OnnxSignal(Hidden, weights, [1], shift);
    }

    /// <summary>The neurons max(0, ·) of it; null where it is not the first such layer, or the input itself.</summary>
    public OnnxSignal? Relu() => Hidden is null && Weights is not null
        ? new OnnxSignal(new HiddenLayer(Weights, Full(Shift, Weights.Rows)), null, [1], [0])
        : null;

    /// <summary>The network that ends here; null where no layer follows the neurons.</summary>
    public TwoLayerNetwork? Finish()
    {
        if (Hidden is null || Weights is null)
        {
            return null;
        }

        double[] biases = Full(Shift, Weights.Rows);
        return Weights.Rows == 1
            ? new BinaryNetwork(Hidden, Weights.Row(0).ToArray(), biases[0])
            : new DenseNetwork(Hidden, Weights, biases);
    }

    private bool Fits(double[] values) => values.Length == 1 || Width is null || Width == values.Length;

    private static double At(double[] values, int i) => values[values.Length == 1 ? 0 : i];

    private static double[] Full(double[] values, int count) => [.. Enumerable.Range(0, count).Select(i => At(values, i))];

    private static double[]? Spread(double[] one, double[] other, Func<double, double, double> combine) =>
        one.Length == 1 || other.Length == 1 || one.Length == other.Length
            ? [.. Enumerable.Range(0, Math.Max(one.Length, other.Length)).Select(i => combine(At(one, i), At(other, i)))]
            : null;
}
