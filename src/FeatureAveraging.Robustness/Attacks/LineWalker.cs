using System.Numerics.Tensors;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Finds where the decision flips along x + t·s·u, s = −y; scratch of one thread.</summary>
internal sealed class LineWalker
{
    private const int ScanSteps = 256;
    private const double ScanLength = 4;                 // in units of the direction's own length ‖μ₊ − μ₋‖
    private const int Bisections = 60;
    private const double FirstOvershoot = 1e-15;         // rounding of the root and of the margin there
    private const double LastOvershoot = 1e-10;
    private static readonly ThreatModel Unbounded = new(Norm.L2, double.PositiveInfinity);
    private readonly CommonLine _line;
    private readonly WitnessHarness _harness;
    private readonly ReadoutWorkspace _workspace;
    private readonly SegmentCrossing _segment;
    private readonly double[] _x;
    private readonly double[] _delta;
    private readonly double[] _start;
    private readonly double[] _slopes;
    private readonly double[] _breakpoints;

    public LineWalker(CommonLine line)
    {
        _line = line;
        _harness = new WitnessHarness(line.Classifier);
        _workspace = line.Classifier.CreateWorkspace();
        _segment = new SegmentCrossing(line.Classifier);
        int neurons = line.Slopes.Length, d = line.Unit.Length;
        (_x, _delta) = (new double[d], new double[d]);
        (_start, _slopes, _breakpoints) = (new double[neurons], new double[neurons], new double[neurons + 2]);
    }

    /// <summary>Distance and witness of one sample; (0, null) when it is misclassified, (+∞, null) when nothing flips it.</summary>
    public (double Distance, Witness? Witness) Search(int index, Samples samples, int side, int label)
    {
        samples.CopyRow(index, _x);
        _line.Classifier.Network.Hidden.EvaluatePreactivations(_x, _start);
        TensorPrimitives.Multiply(_line.Slopes, -side, _slopes);
        if (!(MarginAt(0, label) > 0))
        {
            return (0, null);
        }

        Witness? witness = _line.IsPiecewiseLinear ? Walk(index, side, label) : Scan(index, side, label);
        return (witness?.Distance ?? double.PositiveInfinity, witness);
    }

    // Segment by segment between breakpoints; a crossing that fails verification (a margin that only touches 0) is passed over.
    private Witness? Walk(int index, int side, int label)
    {
        int count = SortBreakpoints();
        for (int i = 0; i + 1 < count; i++)
        {
            double from = _breakpoints[i], to = _breakpoints[i + 1];
            double t = _segment.FirstCrossing(_start, _slopes, label, from, to);
            if (t <= to && Verify(index, side, label, t) is { } witness)
            {
                return witness;
            }
        }

        return null;
    }

    private int SortBreakpoints()
    {
        int count = 0;
        _breakpoints[count++] = 0;
        for (int r = 0; r < _start.Length; r++)
        {
            double t = -_start[r] / _slopes[r];
            if (t > 0 && double.IsFinite(t))
            {
                _breakpoints[count++] = t;
            }
        }

        _breakpoints.AsSpan(0, count).Sort();
        _breakpoints[count++] = double.PositiveInfinity;
        return count;
    }

    private Witness? Scan(int index, int side, int label)
    {
        double step = ScanLength * _line.Length / ScanSteps;
        for (int i = 1; i <= ScanSteps; i++)
        {
            if (MarginAt(i * step, label) > 0)
            {
                continue;
            }

            double correct = (i - 1) * step, wrong = i * step;
            for (int b = 0; b < Bisections; b++)
            {
                double middle = 0.5 * (correct + wrong);
                (correct, wrong) = MarginAt(middle, label) > 0 ? (middle, wrong) : (correct, middle);
            }

            return Verify(index, side, label, wrong);
        }

        return null;
    }

    private double MarginAt(double t, int label)
    {
        TensorPrimitives.MultiplyAdd(_slopes, t, _start, _workspace.Preactivations);
        return _line.Classifier.EvaluateMarginAtPreactivations(label, _workspace);
    }

    private Witness? Verify(int index, int side, int label, double t)
    {
        for (double overshoot = FirstOvershoot; overshoot <= LastOvershoot; overshoot *= 4)
        {
            TensorPrimitives.Multiply(_line.Unit, -side * t * (1 + overshoot), _delta);
            if (_harness.Check(index, _x, label, _delta, Unbounded, project: false, out Witness? witness) == WitnessVerdict.Accepted)
            {
                return witness;
            }
        }

        return null;
    }
}
