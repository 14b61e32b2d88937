using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>On a stretch of a line where no neuron switches: where the best opposing output first reaches the best own one.</summary>
/// <remarks>
/// Every output is α_j + β_j t there. For a maximum (or the k-class decision) the first wrong t is the least over opposing
/// outputs b of the start of {t : α_a + β_a t ≤ α_b + β_b t for all own a}, an intersection of half-lines. A linear read-out is
/// the case of one own output, the margin, against 0.
/// </remarks>
internal sealed class SegmentCrossing
{
    private readonly Classifier _classifier;
    private readonly double[] _derivative;
    private readonly double[] _values;
    private readonly double[] _slopes;

    public SegmentCrossing(Classifier classifier)
    {
        _classifier = classifier;
        int outputs = classifier.Network.OutputCount;
        (_derivative, _values, _slopes) = (new double[outputs], new double[outputs], new double[outputs]);
    }

    /// <summary>The first t in [from, to] with margin ≤ 0; +∞ if there is none.</summary>
    /// <param name="start">z at t = 0, length M.</param>
    /// <param name="slopes">dz/dt, length M.</param>
    /// <param name="label">±1 or the class.</param>
    /// <param name="from">Start of the stretch.</param>
    /// <param name="to">Its end; may be +∞.</param>
    public double FirstCrossing(ReadOnlySpan<double> start, ReadOnlySpan<double> slopes, int label, double from, double to)
    {
        Linearize(start, slopes, double.IsPositiveInfinity(to) ? (2 * from) + 1 : 0.5 * (from + to));
        if (_classifier.Decision.TakesMaximum)
        {
            return FirstOverMaxima(label, from, to);
        }

        double value = 0, slope = 0;
        _classifier.Decision.Evaluate(_values, label, _derivative);
        for (int j = 0; j < _derivative.Length; j++)
        {
            value += _derivative[j] * _values[j];
            slope += _derivative[j] * _slopes[j];
        }

        (double first, double last) = (from, to);
        Restrict(value, slope, ref first, ref last);
        return first <= last ? first : double.PositiveInfinity;
    }

    private void Linearize(ReadOnlySpan<double> start, ReadOnlySpan<double> slopes, double inside)
    {
        TwoLayerNetwork network = _classifier.Network;
        for (int j = 0; j < _values.Length; j++)
        {
            (_values[j], _slopes[j]) = (network.OutputBiasOf(j), 0);
            for (int r = 0; r < start.Length; r++)
            {
                if (start[r] + (inside * slopes[r]) > 0)
                {
                    double weight = network.OutputWeight(j, r);
                    _values[j] += weight * start[r];
                    _slopes[j] += weight * slopes[r];
                }
            }
        }
    }

    private double FirstOverMaxima(int label, double from, double to)
    {
        double earliest = double.PositiveInfinity;
        for (int b = 0; b < _values.Length; b++)
        {
            if (_classifier.Decision.SpeaksFor(b, label))
            {
                continue;
            }

            (double first, double last) = (from, to);
            for (int a = 0; a < _values.Length; a++)
            {
                if (_classifier.Decision.SpeaksFor(a, label))
                {
                    Restrict(_values[a] - _values[b], _slopes[a] - _slopes[b], ref first, ref last);
                }
            }

            earliest = first <= last ? Math.Min(earliest, first) : earliest;
        }

        return earliest;
    }

    // [first, last] ∩ {t : value + slope·t ≤ 0}
    private static void Restrict(double value, double slope, ref double first, ref double last)
    {
        if (slope < 0)
        {
            first = Math.Max(first, -value / slope);
        }
        else if (slope > 0)
        {
            last = Math.Min(last, -value / slope);
        }
        else if (value > 0)
        {
            last = double.NegativeInfinity;
        }
    }
}
