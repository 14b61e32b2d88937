using System.Globalization;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>Writes what was measured of the checkpoints into a record.</summary>
/// <remarks>
/// Metrics and curves are means over the seeds, with what <see cref="SeedTable"/> adds from two seeds on. The coarse arm comes first:
/// the others are compared with it, seed by seed.
/// </remarks>
/// <param name="draft">The record.</param>
/// <param name="images">Test images, of which accuracies are shares.</param>
internal sealed class FrontierRecord(RecordDraft draft, int images)
{
    /// <summary>Clean accuracies at which arms are compared.</summary>
    public static IReadOnlyList<double> Levels { get; } = [0.95, 0.96, 0.97];

    private readonly SeedTable _table = new();
    private readonly List<(ShallowArm Arm, FrontierPoint[] Points)> _mostAccurate = [];
    private readonly Dictionary<double, FrontierPoint[]> _coarse = [];      // the coarse arm's best point of every seed, by level

    /// <summary>Whether no radius so far is a mere bracket.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Name of the metric that holds the best median radius of an arm at a clean accuracy.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="level">The accuracy that a checkpoint must reach.</param>
    public static MetricName LevelMetric(ShallowArm arm, double level) =>
        MetricName.Of(arm.Name, FormattableString.Invariant($"frontier.radius.{100 * level:0}"));

    /// <summary>Name of the metric that holds this radius over the coarse arm's.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="level">The accuracy that a checkpoint must reach.</param>
    public static MetricName GainMetric(ShallowArm arm, double level) => LevelMetric(arm, level) with { Statistic = "over.coarse" };

    /// <summary>The last point of every seed.</summary>
    public static FrontierPoint[] Last(IEnumerable<FrontierPoint> points) =>
        [.. points.GroupBy(p => p.Seed).Select(own => own.MaxBy(p => p.Step)!)];

    /// <summary>Adds an arm: its frontier, its final networks, and its best radius at each level.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="points">Its checkpoints, of all seeds.</param>
    public void Add(ShallowArm arm, IReadOnlyList<FrontierPoint> points)
    {
        draft.Metrics[MetricName.Of(arm.Name, "neurons")] = points[0].Network.Hidden.NeuronCount;
        draft.AddSeries(
            SeriesName.Of("frontier", arm.Name),
            ("seed", [.. points.Select(p => (double)p.Seed.Root)]),
            ("step", [.. points.Select(p => (double)p.Step)]),
            ("accuracy", [.. points.Select(p => p.Accuracy)]),
            ("radius", [.. points.Select(p => p.Radius)]),
            ("certified", [.. points.Select(p => Statistics.Median(p.Certified))]),
            ("front", [.. points.Select(p => p.IsOnFrontOf(points) ? 1.0 : 0)]));
        IsExact &= points.All(p => p.IsExact);
        foreach (double level in Levels)
        {
            AddLevel(arm, level, points);
        }

        AddFinal(arm, arm.Readout, Last(points));
        _mostAccurate.Add((arm, [.. points.GroupBy(p => p.Seed).Select(own => own.MaxBy(p => p.Accuracy)!)]));
    }

    /// <summary>Adds accuracy and median radius of the final networks under one read-out.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">The read-out.</param>
    /// <param name="last">The final network of every seed.</param>
    public void AddFinal(ShallowArm arm, Readout readout, FrontierPoint[] last)
    {
        foreach (FrontierPoint point in last)
        {
            _table.AddShare(point.Seed, arm.Metric("accuracy.clean", readout), point.Accuracy, images);
        }

        foreach ((string method, Func<FrontierPoint, IReadOnlyList<double>> radii) in Methods(last))
        {
            AddMetric(arm.Metric("radius", readout) with { Method = method, Statistic = "median" }, last, p => Statistics.Median(radii(p)));
        }

        _table.WriteTo(draft);
    }

    /// <summary>Adds the curve of each arm's most accurate checkpoint, all on the same radii.</summary>
    public void AddCurves()
    {
        double[] radii = RadiusGrid.Cover(_mostAccurate.SelectMany(a => a.Points).SelectMany(p => p.Attacked));
        foreach ((ShallowArm arm, FrontierPoint[] points) in _mostAccurate)
        {
            foreach ((string method, Func<FrontierPoint, IReadOnlyList<double>> distances) in Methods(points))
            {
                foreach (FrontierPoint point in points)
                {
                    _table.AddCurve(
                        SeriesName.Curve(arm.Name, arm.Readout, method),
                        RobustnessCurve.FromDistances(radii, distances(point)), point.Radii.Length);
                }
            }
        }

        _table.WriteTo(draft);
    }

    // As elsewhere in records: exact where every radius is, else what is certified and what is attacked.
    private static (string Method, Func<FrontierPoint, IReadOnlyList<double>> Radii)[] Methods(FrontierPoint[] points) =>
        points.All(p => p.IsExact)
            ? [(MethodName.Exact, p => p.Attacked)]
            : [(MethodName.Certified, p => p.Certified), (MethodName.Strongest, p => p.Attacked)];

    private void AddLevel(ShallowArm arm, double level, IReadOnlyList<FrontierPoint> points)
    {
        FrontierPoint?[] best = [.. points.GroupBy(p => p.Seed).Select(own => own.Where(p => p.Accuracy >= level).MaxBy(p => p.Radius))];
        if (!best.Contains(null))
        {
            AddComparison(arm, level, best!);
            return;
        }

        double reached = points.GroupBy(p => p.Seed).Min(own => own.Max(p => p.Accuracy));
        draft.Diagnostics.Add(new Diagnostic(DiagnosticIds.LevelNotReached, Severity.Info, string.Create(
            CultureInfo.InvariantCulture,
            $"{LevelMetric(arm, level)} is left out: {best.Count(p => p is null)} of {best.Length} trainings of {arm.Name} have no " +
            $"checkpoint with an accuracy of at least {level}; the best one of the least accurate training has {reached:0.0000}.")));
    }

    private void AddComparison(ShallowArm arm, double level, FrontierPoint[] best)
    {
        AddMetric(LevelMetric(arm, level), best, p => p.Radius);
        if (arm == ShallowArm.Coarse)
        {
            _coarse[level] = best;
        }
        else if (_coarse.TryGetValue(level, out FrontierPoint[]? coarse))
        {
            AddRatio(GainMetric(arm, level), best, [.. best.Select(p => coarse.Single(c => c.Seed == p.Seed))]);
        }
    }

    // Paired by seeds; of one seed the pairs are images.
    private void AddRatio(string metric, FrontierPoint[] points, FrontierPoint[] coarse)
    {
        foreach ((FrontierPoint point, FrontierPoint other) in points.Zip(coarse))
        {
            _table.Add(point.Seed, metric, point.Radius / other.Radius, MeanScale.Logarithm);
        }

        if (points.Length == 1)
        {
            draft.AddRatioInterval(metric, points[0].Attacked, coarse[0].Attacked, points[0].Seed, IntervalOver.Images);
        }
    }

    private void AddMetric(string metric, FrontierPoint[] points, Func<FrontierPoint, double> measure)
    {
        foreach (FrontierPoint point in points)
        {
            _table.Add(point.Seed, metric, measure(point));
        }
    }
}
