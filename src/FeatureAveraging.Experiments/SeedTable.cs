using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;

namespace FeatureAveraging.Experiments;

/// <summary>What several seeds gave, on its way into one record: means, and from two seeds on their deviation and 95 % interval with the raw values beside them.</summary>
public sealed class SeedTable
{
    private readonly Dictionary<string, List<(Seed Seed, double Value)>> _metrics = [];
    private readonly Dictionary<string, List<(string Name, double[] Values)[]>> _lines = [];

    /// <summary>Adds one seed's value of a metric.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="value">Its value.</param>
    public void Add(Seed seed, string metric, double value) => Entry(_metrics, metric).Add((seed, value));

    /// <summary>Adds one seed's robust-accuracy curve.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="curve">The curve; all seeds have the same radii.</param>
    public void AddCurve(string name, RobustnessCurve curve) => Entry(_lines, name).Add([("radius", [.. curve.Radii]), ("accuracy", [.. curve.Accuracy])]);

    /// <summary>Adds one seed's course of a quantity over the epochs.</summary>
    /// <param name="name">Name of the series.</param>
    /// <param name="steps">Epochs, the same ones for all seeds.</param>
    /// <param name="values">One value per epoch.</param>
    public void AddTrajectory(string name, double[] steps, double[] values) => Entry(_lines, name).Add([("step", steps), ("value", values)]);

    /// <summary>Writes metrics and series; those of an earlier call are replaced.</summary>
    /// <param name="draft">The record.</param>
    public void WriteTo(RecordDraft draft)
    {
        foreach ((string metric, List<(Seed Seed, double Value)> values) in _metrics)
        {
            WriteMetric(draft, metric, values);
        }

        foreach ((string name, List<(string Name, double[] Values)[]> seeds) in _lines)
        {
            WriteLine(draft, name, seeds);
        }
    }

    private static void WriteMetric(RecordDraft draft, string metric, List<(Seed Seed, double Value)> values)
    {
        MeanEstimate estimate = MeanEstimate.Of([.. values.Select(v => v.Value)]);
        draft.Metrics[metric] = estimate.Mean;
        if (estimate.Count > 1)
        {
            draft.Metrics[$"{metric}.deviation"] = estimate.Deviation;
            draft.Metrics[$"{metric}.low"] = estimate.Low;
            draft.Metrics[$"{metric}.high"] = estimate.High;
            draft.AddSeries($"seeds.{metric}", ("seed", [.. values.Select(v => (double)v.Seed.Root)]), ("value", [.. values.Select(v => v.Value)]));
        }
    }

    // The first column is shared; of the second the mean, and from two seeds on its interval (curves) or its extremes (trajectories).
    private static void WriteLine(RecordDraft draft, string name, List<(string Name, double[] Values)[]> seeds)
    {
        ((string Name, double[] Values) abscissa, string quantity) = (seeds[0][0], seeds[0][1].Name);
        double[][] points = [.. Enumerable.Range(0, abscissa.Values.Length).Select(i => seeds.Select(s => s[1].Values[i]).ToArray())];
        MeanEstimate[] means = [.. points.Select(values => MeanEstimate.Of(values))];
        (string Name, double[] Values)[] mean = [abscissa, (quantity, [.. means.Select(m => m.Mean)])];
        draft.AddSeries(name, seeds.Count == 1 ? mean
            : quantity == "accuracy" ? [.. mean, ("low", [.. means.Select(m => m.Low)]), ("high", [.. means.Select(m => m.High)])]
            : [.. mean, ("min", [.. points.Select(p => p.Min())]), ("max", [.. points.Select(p => p.Max())])]);
    }

    private static List<T> Entry<T>(Dictionary<string, List<T>> table, string name)
    {
        if (!table.TryGetValue(name, out List<T>? entry))
        {
            table[name] = entry = [];
        }

        return entry;
    }
}
