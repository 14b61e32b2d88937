using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>Collects trajectory points and carries them through checkpoints.</summary>
internal sealed class TrajectoryRecorder(int samples, int neurons)
{
    private const int Scalars = 5;
    private readonly List<TrajectoryPoint> _points = [];

    /// <summary>What has been recorded.</summary>
    public IReadOnlyList<TrajectoryPoint> Points => _points;

    /// <summary>Records the present state, once per step.</summary>
    public void Record(int step, Descent descent)
    {
        if (_points.Count > 0 && _points[^1].Step == step)
        {
            return;
        }

        HeadSums sums = descent.Measure();
        _points.Add(new TrajectoryPoint(
            step,
            sums.Loss / samples,
            (double)sums.Correct / samples,
            sums.Margin / samples,
            sums.MinMargin,
            descent.ComputeActiveShares(),
            descent.ComputeWeightNorms(),
            descent.ComputeProjections()));
    }

    /// <summary>Adds the points to a checkpoint's arrays.</summary>
    public void Save(Dictionary<string, Matrix> arrays)
    {
        int features = _points.Count == 0 ? 0 : _points[0].Projections?.Columns ?? 0;
        var scalars = new Matrix(_points.Count, Scalars);
        var norms = new Matrix(_points.Count, neurons);
        var active = new Matrix(_points.Count, neurons);
        var projections = new Matrix(_points.Count, neurons * features);
        for (int p = 0; p < _points.Count; p++)
        {
            TrajectoryPoint point = _points[p];
            ReadOnlySpan<double> values = [point.Step, point.Loss, point.Accuracy, point.MeanMargin, point.MinMargin];
            values.CopyTo(scalars.Row(p));
            point.WeightNorms.CopyTo(norms.Row(p));
            point.ActiveShares.CopyTo(active.Row(p));
            point.Projections?.Values.CopyTo(projections.Row(p));
        }

        (arrays["trajectory.scalars"], arrays["trajectory.norms"]) = (scalars, norms);
        (arrays["trajectory.active"], arrays["trajectory.projections"]) = (active, projections);
    }

    /// <summary>Takes the points over from a checkpoint's arrays.</summary>
    public void Restore(IReadOnlyDictionary<string, Matrix> arrays)
    {
        Matrix scalars = arrays["trajectory.scalars"], norms = arrays["trajectory.norms"], active = arrays["trajectory.active"];
        Matrix projections = arrays["trajectory.projections"];
        int features = projections.Columns / neurons;
        _points.Clear();
        for (int p = 0; p < scalars.Rows; p++)
        {
            ReadOnlySpan<double> s = scalars.Row(p);
            Matrix? projected = features == 0 ? null : new Matrix(neurons, features, projections.Row(p).ToArray());
            _points.Add(new TrajectoryPoint((int)s[0], s[1], s[2], s[3], s[4], active.Row(p).ToArray(), norms.Row(p).ToArray(), projected));
        }
    }
}
