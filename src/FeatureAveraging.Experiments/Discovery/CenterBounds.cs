using System.Numerics.Tensors;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Experiments.Discovery;

/// <summary>
/// Which distances between points and moving centres need not be taken, by the triangle inequality (Elkan 2003): a bound from above on
/// each point's distance to its own centre, and one from below on its distance to every other.
/// </summary>
/// <remarks>
/// Exact under rounding: a distance of d terms in single precision is off by less than (d/2 + 2)·2⁻²⁴, relative, in whatever order they
/// are added; every bound has twice that as slack, and is loosened by 2⁻²² where it is moved. So a centre that is passed over would not
/// have won by its rounded distance either.
/// </remarks>
internal sealed class CenterBounds(int points, int centers, int dimension)
{
    private const float Step = 1f / (1 << 22);
    private readonly float _slack = (dimension + 16) / (float)(1 << 24);
    private readonly float[] _upper = new float[points];
    private readonly float[] _lower = new float[checked(points * centers)];      // 0 rules nothing out

    /// <summary>The nearest centre, the one with the lower index at a tie.</summary>
    /// <param name="i">The point, from 0.</param>
    /// <param name="point">Its d values.</param>
    /// <param name="own">Its centre so far; −1 for none.</param>
    /// <param name="all">All centres.</param>
    public int FindNearest(int i, ReadOnlySpan<float> point, int own, Samples all)
    {
        Span<float> lower = _lower.AsSpan(i * centers, centers);
        float upper = own < 0 ? float.PositiveInfinity : _upper[i], least = float.PositiveInfinity;
        int nearest = Math.Max(own, 0);
        bool measured = own < 0;
        for (int j = 0; j < lower.Length; j++)
        {
            if (j == own || lower[j] > upper)
            {
                continue;
            }

            if (!measured)
            {
                measured = true;
                least = Measure(point, all, own, lower);
                upper = least * (1 + _slack);
                if (lower[j] > upper)
                {
                    continue;
                }
            }

            float distance = Measure(point, all, j, lower);
            if (distance < least || (distance == least && j < nearest))
            {
                (nearest, least, upper) = (j, distance, distance * (1 + _slack));
            }
        }

        _upper[i] = upper;
        return nearest;
    }

    /// <summary>Carries the bounds over to centres that have moved.</summary>
    /// <param name="moved">How far each has.</param>
    /// <param name="own">Centre of each point.</param>
    public void Follow(float[] moved, int[] own)
    {
        float[] most = Array.ConvertAll(moved, distance => distance * (1 + _slack));
        for (int i = 0; i < _upper.Length; i++)
        {
            _upper[i] = (_upper[i] + most[own[i]]) * (1 + Step);
            Span<float> lower = _lower.AsSpan(i * centers, centers);
            TensorPrimitives.Subtract(lower, most, lower);
            TensorPrimitives.Multiply(lower, 1 - Step, lower);
        }
    }

    /// <summary>Nothing is known any more of a point's distance to its own centre.</summary>
    /// <param name="i">The point, from 0.</param>
    public void Forget(int i) => _upper[i] = float.PositiveInfinity;

    private float Measure(ReadOnlySpan<float> point, Samples all, int j, Span<float> lower)
    {
        float distance = TensorPrimitives.Distance(point, all.Row(j));
        lower[j] = distance * (1 - _slack);
        return distance;
    }
}
