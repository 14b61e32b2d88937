using FeatureAveraging.Robustness.Threats;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>Lengths, projections and columns for n vectors at once, the rows of an n × d tensor in float32.</summary>
internal static class RowVectors
{
    /// <summary>‖·‖₂ or ‖·‖∞ of each row.</summary>
    public static double[] Lengths(Norm norm, Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        return TensorMemory.ReadDoubles(norm == Norm.L2 ? rows.norm(1) : rows.abs().amax([1]));
    }

    /// <summary>The norm dual to the threat's, of each row: ‖·‖₂ or ‖·‖₁.</summary>
    public static double[] DualLengths(Norm norm, Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        return TensorMemory.ReadDoubles(norm == Norm.L2 ? rows.norm(1) : rows.abs().sum(1));
    }

    /// <summary>
    /// Moves each row to the nearest one of length at most its radius: scaled in ℓ₂, clipped in ℓ∞. In place; up to rounding.
    /// </summary>
    /// <param name="norm">The norm.</param>
    /// <param name="rows">n × d.</param>
    /// <param name="radii">n radii; +∞ leaves a row as it is.</param>
    public static void Project(Norm norm, Tensor rows, double[] radii)
    {
        using DisposeScope scope = NewDisposeScope();
        if (norm == Norm.L2)
        {
            double[] lengths = Lengths(norm, rows);
            rows.mul_(Column([.. lengths.Select((length, i) => length > radii[i] ? radii[i] / length : 1)], rows.device));
            return;
        }

        Tensor radius = Column(radii, rows.device);
        rows.copy_(maximum(minimum(rows, radius), radius.neg()));
    }

    /// <summary>Turns gradients into directions of steepest ascent: g/‖g‖₂ in ℓ₂, sign g in ℓ∞. In place; a row of zeros stays.</summary>
    /// <returns>‖g‖₂ of each row as it was.</returns>
    public static double[] Normalize(Norm norm, Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] lengths = Lengths(Norm.L2, rows);
        if (norm == Norm.L2)
        {
            rows.div_(Column(Array.ConvertAll(lengths, length => length > 0 ? length : 1), rows.device));
        }
        else
        {
            rows.sign_();
        }

        return lengths;
    }

    /// <summary>rows ← rows − lengths · directions, row by row.</summary>
    public static void Step(Tensor rows, Tensor directions, double[] lengths)
    {
        using DisposeScope scope = NewDisposeScope();
        rows.sub_(directions.mul(Column(lengths, rows.device)));
    }

    /// <summary>Copies the chosen rows of one tensor into another.</summary>
    public static void Copy(Tensor from, Tensor into, bool[] chosen)
    {
        using DisposeScope scope = NewDisposeScope();
        into.copy_(where(TensorMemory.Create(chosen, [chosen.Length, 1], from.device), from, into));
    }

    /// <summary>n × 1 in float32.</summary>
    public static Tensor Column(double[] values, Device device) =>
        TensorMemory.Create(Array.ConvertAll(values, value => (float)value), [values.Length, 1], device);

    /// <summary>A copy of one row.</summary>
    public static float[] Row(Tensor rows, int i)
    {
        using DisposeScope scope = NewDisposeScope();
        return TensorMemory.ReadFloats(rows[i]);
    }

    /// <summary>Overwrites one row by length · direction.</summary>
    public static void WriteRow(Tensor rows, int i, double[] direction, double length) =>
        WriteRow(rows, i, Array.ConvertAll(direction, value => (float)(length * value)));

    /// <summary>Overwrites one row.</summary>
    public static void WriteRow(Tensor rows, int i, float[] values)
    {
        using DisposeScope scope = NewDisposeScope();
        rows[i].copy_(TensorMemory.Create(values, [values.Length], rows.device));
    }
}
