using System.Numerics;
using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Threats;

/// <summary>The inputs that exist: lᵢ ≤ xᵢ ≤ uᵢ, for example [0, 1] for pixels.</summary>
public sealed class Box
{
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>The same bounds for every feature.</summary>
    /// <param name="lower">l; −∞ for none.</param>
    /// <param name="upper">u, at least l; +∞ for none.</param>
    /// <exception cref="ArgumentException">The bounds are not ordered, or NaN.</exception>
    public Box(double lower, double upper)
        : this([lower], [upper])
    {
    }

    /// <summary>Bounds for each feature; the arrays are owned from now on.</summary>
    /// <param name="lower">l₁…l_d.</param>
    /// <param name="upper">u₁…u_d, each at least its l.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or bounds are not ordered, or NaN.</exception>
    public Box(double[] lower, double[] upper)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(upper);
        Shape.Require(
            lower.Length == upper.Length && lower.Length > 0, nameof(lower),
            $"has {lower.Length} bounds and upper has {upper.Length}; give both one value, or one per feature");
        for (int i = 0; i < lower.Length; i++)
        {
            Shape.Require(
                lower[i] <= upper[i], nameof(lower), $"is {lower[i]} and upper is {upper[i]} at feature {i}; lower ≤ upper is needed");
        }

        (_lower, _upper) = (lower, upper);
    }

    /// <summary>Whether every coordinate is within its bounds.</summary>
    /// <param name="point">A point, length d.</param>
    /// <exception cref="ArgumentException">The box has bounds for another number of features.</exception>
    public bool Contains(ReadOnlySpan<double> point)
    {
        RequireWidth(point.Length);
        for (int i = 0; i < point.Length; i++)
        {
            if (!(point[i] >= Bound(_lower, i) && point[i] <= Bound(_upper, i)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first sample with a coordinate outside its bounds; −1 when there is none.</summary>
    /// <param name="samples">Samples of the box's width.</param>
    /// <exception cref="ArgumentException">The box has bounds for another number of features.</exception>
    public int FindOutside(Samples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] x = new double[samples.Dimension];
        for (int i = 0; i < samples.Count; i++)
        {
            samples.CopyRow(i, x);
            if (!Contains(x))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Moves every coordinate to its nearest allowed value.</summary>
    /// <param name="point">A point, length d; changed in place.</param>
    /// <exception cref="ArgumentException">The box has bounds for another number of features.</exception>
    /// <remarks>Seen from a point of the box, clipping never lengthens a perturbation, in ℓ₂ or ℓ∞.</remarks>
    public void Clip(Span<double> point)
    {
        RequireWidth(point.Length);
        if (_lower.Length == 1)
        {
            TensorPrimitives.Clamp(point, _lower[0], _upper[0], point);
            return;
        }

        TensorPrimitives.Max(point, _lower, point);
        TensorPrimitives.Min(point, _upper, point);
    }

    /// <summary>Moves a perturbation so that the point it leads to lies in the box: δ ← clip(x + δ) − x, in one pass.</summary>
    /// <param name="x">The sample.</param>
    /// <param name="delta">δ, as long; changed in place.</param>
    internal void ClipPerturbation(ReadOnlySpan<double> x, Span<double> delta)
    {
        RequireWidth(delta.Length);
        bool same = _lower.Length == 1;
        int lanes = Vector<double>.Count, i = 0;
        ReadOnlySpan<double> sample = x[..delta.Length], lower = _lower, upper = _upper;
        Vector<double> low = new(_lower[0]), high = new(_upper[0]);
        for (; i <= delta.Length - lanes; i += lanes)
        {
            (low, high) = same ? (low, high) : (new(lower[i..]), new(upper[i..]));
            var from = new Vector<double>(sample[i..]);
            Vector<double> point = Vector.Min(Vector.Max(from + new Vector<double>(delta[i..]), low), high);
            (point - from).CopyTo(delta[i..]);
        }

        for (; i < delta.Length; i++)
        {
            delta[i] = Math.Min(Math.Max(sample[i] + delta[i], Bound(_lower, i)), Bound(_upper, i)) - sample[i];
        }
    }

    /// <summary>l and u of one feature.</summary>
    /// <param name="feature">From 0; less than d.</param>
    internal (double Lower, double Upper) At(int feature) => (Bound(_lower, feature), Bound(_upper, feature));

    private static double Bound(double[] bounds, int feature) => bounds[bounds.Length == 1 ? 0 : feature];

    private void RequireWidth(int width) =>
        Shape.Require(
            _lower.Length == 1 || _lower.Length == width, "box", $"has bounds for {_lower.Length} features; the point has d = {width}");
}
