using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Measuring;

/// <summary>
/// Measures the weights of a given network against features and records it (the paper's Figure 2 for any two-layer network).
/// </summary>
public static class FeaturesExperiment
{
    private const string Arm = "model";

    /// <summary>Name of the series with one row per neuron.</summary>
    public static readonly SeriesName NeuronSeries = SeriesName.Of("neurons", Arm);

    /// <summary>Runs the measurement.</summary>
    /// <param name="network">The network; neurons belong to its arm <c>model</c>.</param>
    /// <param name="features">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k features.</param>
    /// <param name="options">What was measured against what, for the record.</param>
    /// <param name="provenance">Where and with what; copied into the record.</param>
    /// <param name="clock">For the start and the timings.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or the features are zero or linearly dependent.</exception>
    public static RunRecord Run(
        TwoLayerNetwork network, Matrix features, Partition partition, JsonObject options, Provenance provenance, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(clock);
        DateTimeOffset started = clock.GetUtcNow();
        long begin = clock.GetTimestamp();
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, partition);
        return new RunRecord
        {
            Experiment = "features",
            Started = started,
            Options = options,
            Seeds = new Dictionary<string, ulong>(),
            Provenance = provenance,
            Metrics = Metrics(measures),
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                [SeriesName.Of("matrix", Arm, "cosine")] = MatrixColumns(measures.Cosines),
                [SeriesName.Of("matrix", Arm, "coefficient")] = MatrixColumns(measures.Coefficients),
                [NeuronSeries] = NeuronColumns(network, measures, partition),
            },
            TimingsMs = new Dictionary<string, double> { ["measure"] = clock.GetElapsedTime(begin).TotalMilliseconds },
        };
    }

    private static Dictionary<string, double> Metrics(FeatureMeasures measures)
    {
        var metrics = new Dictionary<string, double>
        {
            [MetricName.Of(Arm, "index.averaging")] = measures.AveragingIndex,
            [MetricName.Of(Arm, "cosine.own")] = measures.OwnCosine,
            [MetricName.Of(Arm, "cosine.other")] = measures.OtherCosine,
            [MetricName.Of(Arm, "coefficients.spread")] = measures.MedianSpread,
            [MetricName.Of(Arm, "residual.ratio")] = measures.MeanResidualRatio,
            [MetricName.Of(Arm, "neurons.unmeasured")] = measures.UnmeasuredNeurons,
        };
        if (measures is { DiagonalCosine: { } diagonal, OffDiagonalCosine: { } offDiagonal })
        {
            metrics[MetricName.Of(Arm, "cosine.diagonal")] = diagonal;
            metrics[MetricName.Of(Arm, "cosine.offdiagonal")] = offDiagonal;
        }

        return metrics;
    }

    private static Dictionary<string, double[]> MatrixColumns(Matrix matrix) => new()
    {
        ["shape"] = [matrix.Rows, matrix.Columns],
        ["values"] = matrix.Values.ToArray(),
    };

    private static Dictionary<string, double[]> NeuronColumns(TwoLayerNetwork network, FeatureMeasures measures, Partition partition)
    {
        int[] groups = [.. Enumerable.Range(0, network.Hidden.NeuronCount).Select(network.GroupOf)];
        double none = partition.GroupCount == 2 ? 0 : -1;
        return new Dictionary<string, double[]>
        {
            ["neuron"] = [.. Enumerable.Range(0, groups.Length).Select(r => (double)r)],
            ["side"] = [.. groups.Select(g => g < 0 ? none : partition.LabelOf(g))],
            ["own"] = [.. groups.Select((g, r) => MeanCosine(measures.Cosines, r, partition, g, own: true))],
            ["other"] = [.. groups.Select((g, r) => MeanCosine(measures.Cosines, r, partition, g, own: false))],
            ["index"] = measures.NeuronIndices,
            ["residual"] = measures.ResidualRatios,
            ["spread"] = measures.Spreads,
        };
    }

    private static double MeanCosine(Matrix cosines, int neuron, Partition partition, int group, bool own) => group < 0
        ? double.NaN
        : Enumerable.Range(0, partition.ClusterCount).Where(i => partition.Groups[i] == group == own).Average(i => cosines[i, neuron]);
}
