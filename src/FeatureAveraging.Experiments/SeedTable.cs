using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments;

/// <summary>
/// The results of several seeds for one record: means, and from two seeds on their deviation and 95 %
/// interval with the raw values beside them.
/// </summary>
/// <remarks>With one seed a share and a curve have the interval over images instead, and other numbers have none.</remarks>
public sealed class SeedTable
{
    private readonly Dictionary<string, MetricColumn> _metrics = [];
    private readonly Dictionary<string, List<Line>> _lines = [];

    /// <summary>Adds one seed's value of a metric.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="value">Its value.</param>
    /// <param name="scale">The scale of the mean, the same for all seeds.</param>
    public void Add(Seed seed, string metric, double value, MeanScale scale = MeanScale.Plain) =>
        Add(seed, metric, value, new MetricColumn(scale, 0));

    /// <summary>Adds one seed's share of images.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="share">The share, in [0, 1].</param>
    /// <param name="images">Of how many images, the same for all seeds.</param>
    public void AddShare(Seed seed, string metric, double share, int images) =>
        Add(seed, metric, share, new MetricColumn(MeanScale.Logit, images));

    /// <summary>Adds one seed's robust-accuracy curve.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="curve">The curve; all seeds have the same radii.</param>
    /// <param name="images">Images that it is taken over.</param>
    public void AddCurve(string name, RobustnessCurve curve, int images) =>
        AddShares(name, "accuracy", [.. curve.Radii], [.. curve.Accuracy], images);

    /// <summary>Adds one seed's shares of images at some radii.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="quantity">Name of the column of shares.</param>
    /// <param name="radii">Radii, the same ones for all seeds.</param>
    /// <param name="shares">One share per radius, in [0, 1].</param>
    /// <param name="images">Of how many images.</param>
    public void AddShares(string name, string quantity, double[] radii, double[] shares, int images) =>
        Entry(_lines, name).Add(new Line(
            "radius", quantity, radii, shares, MeanScale.Logit, Array.ConvertAll(shares, share => ShareInterval.Wilson(share, images))));

    /// <summary>Adds one seed's differences between two curves over the same images.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="radii">Radii, the same ones for all seeds.</param>
    /// <param name="moved">At each radius the images that survive on the first curve alone, and on the second alone.</param>
    /// <param name="images">All images.</param>
    public void AddDifferences(string name, double[] radii, (int Gained, int Lost)[] moved, int images) => Entry(_lines, name).Add(new Line(
        "radius",
        "difference",
        radii,
        Array.ConvertAll(moved, one => (double)(one.Gained - one.Lost) / images),
        MeanScale.Plain,
        Array.ConvertAll(moved, one => ShareInterval.PairedDifference(one.Gained, one.Lost, images))));

    /// <summary>Adds one seed's course of a quantity over the epochs.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="steps">Epochs, the same ones for all seeds.</param>
    /// <param name="values">One value per epoch.</param>
    /// <param name="scale">The scale of the mean, the same for all seeds.</param>
    public void AddTrajectory(string name, double[] steps, double[] values, MeanScale scale = MeanScale.Plain) =>
        Entry(_lines, name).Add(new Line("step", "value", steps, values, scale, null));

    /// <summary>Writes metrics and series; those of an earlier call are replaced.</summary>
    /// <param name="draft">The record.</param>
    public void WriteTo(RecordDraft draft)
    {
        foreach ((string metric, MetricColumn column) in _metrics)
        {
            WriteMetric(draft, metric, column);
        }

        foreach ((string name, List<Line> seeds) in _lines)
        {
            WriteLine(draft, name, seeds);
        }
    }

    private void Add(Seed seed, string metric, double value, MetricColumn fresh)
    {
        _metrics.TryAdd(metric, fresh);
        _metrics[metric].Seeds.Add((seed, value));
    }

    private static void WriteMetric(RecordDraft draft, string metric, MetricColumn column)
    {
        double[] values = [.. column.Seeds.Select(s => s.Value)];
        MeanEstimate estimate = MeanEstimate.Of(values, column.Scale);
        draft.Metrics[metric] = estimate.Mean;
        if (estimate.Count > 1)
        {
            draft.Metrics[MetricName.Parse(metric).Deviation] = estimate.Deviation;
            draft.AddInterval(metric, new ClaimInterval(estimate.Low, estimate.High, estimate.Count, IntervalOver.Seeds));
            (string, double[])[] logarithms =
                column.Scale == MeanScale.Logarithm ? [("log", [.. values.Select(value => Math.Log(value))])] : [];
            draft.AddSeries(
                SeriesName.OfSeeds(metric),
                [("seed", [.. column.Seeds.Select(s => (double)s.Seed.Root)]), ("value", values), .. logarithms]);
        }
        else if (column.Images > 0)
        {
            draft.AddShareInterval(metric, column.Images, IntervalOver.Images);
        }
    }

    // The abscissa is shared; of the quantity the mean with its interval, or where it has none, from two seeds on with its extremes.
    private static void WriteLine(RecordDraft draft, string name, List<Line> seeds)
    {
        Line first = seeds[0];
        double[][] points = [.. Enumerable.Range(0, first.Abscissa.Length).Select(i => seeds.Select(s => s.Values[i]).ToArray())];
        MeanEstimate[] means = [.. points.Select(values => MeanEstimate.Of(values, first.Scale))];
        (string, double[])[] spread = first.OverImages switch
        {
            { } alone when seeds.Count == 1 => [("low", [.. alone.Select(a => a.Low)]), ("high", [.. alone.Select(a => a.High)])],
            { } => [("low", [.. means.Select(m => m.Low)]), ("high", [.. means.Select(m => m.High)])],
            _ when seeds.Count == 1 => [],
            _ => [("min", [.. points.Select(p => p.Aggregate(Math.Min))]), ("max", [.. points.Select(p => p.Aggregate(Math.Max))])],
        };
        draft.AddSeries(name, [(first.AbscissaName, first.Abscissa), (first.Quantity, [.. means.Select(m => m.Mean)]), .. spread]);
    }

    private static List<T> Entry<T>(Dictionary<string, List<T>> table, string name)
    {
        if (!table.TryGetValue(name, out List<T>? entry))
        {
            table[name] = entry = [];
        }

        return entry;
    }

    private sealed record MetricColumn(MeanScale Scale, int Images)
    {
        public List<(Seed Seed, double Value)> Seeds { get; } = [];
    }

    // One seed's line; OverImages is its interval if no other seed comes, null for a line without one.
    private sealed record Line(
        string AbscissaName, string Quantity, double[] Abscissa, double[] Values, MeanScale Scale, (double Low, double High)[]? OverImages);
}
