using System.Text.Json.Nodes;
using FeatureAveraging.Data;
using FeatureAveraging.Features;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Measuring;

/// <summary>
/// Measures the weights of a given network against features and records it (the paper's Figure 2 for any two-layer network).
/// </summary>
public static class FeaturesExperiment
{
    private const string Arm = ArmName.Model;

    /// <summary>Name of the series with one row per neuron.</summary>
    public static readonly SeriesName NeuronSeries = SeriesName.Of("neurons", Arm);

    /// <summary>Runs the measurement.</summary>
    /// <param name="network">The network; neurons belong to its arm <c>model</c>.</param>
    /// <param name="features">μ₁…μ_k: k × d.</param>
    /// <param name="partition">Sides of the k features.</param>
    /// <param name="options">What was measured against what, for the record.</param>
    /// <param name="context">Seed of the features where they were drawn, provenance, clock.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or the features are zero or linearly dependent.</exception>
    public static ExperimentOutcome Run(
        TwoLayerNetwork network, Matrix features, Partition partition, JsonObject options, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(partition);
        var draft = new RecordDraft(context);
        FeatureMeasures measures = FeatureMeasurement.Measure(network, features, partition);
        FeatureMetrics.AddTo(draft, Arm, measures);
        draft.Metrics[MetricName.Of(Arm, "neurons.unmeasured")] = measures.UnmeasuredNeurons;
        draft.AddMatrix(SeriesName.Of("matrix", Arm, "coefficient"), measures.Coefficients);
        AddNeurons(draft, network, measures, partition);
        draft.Mark("measure");
        return new ExperimentOutcome(draft.Build(ExperimentInfo.Features.Id, options), TrainingOutcome.Completed);
    }

    private static void AddNeurons(RecordDraft draft, TwoLayerNetwork network, FeatureMeasures measures, Partition partition)
    {
        int[] groups = [.. Enumerable.Range(0, network.Hidden.NeuronCount).Select(network.GroupOf)];
        double none = partition.GroupCount == 2 ? 0 : -1;
        draft.AddSeries(
            NeuronSeries,
            ("neuron", [.. Enumerable.Range(0, groups.Length).Select(r => (double)r)]),
            ("side", [.. groups.Select(g => g < 0 ? none : partition.LabelOf(g))]),
            ("own", [.. groups.Select((g, r) => MeanCosine(measures.Cosines, r, partition, g, own: true))]),
            ("other", [.. groups.Select((g, r) => MeanCosine(measures.Cosines, r, partition, g, own: false))]),
            ("index", measures.NeuronIndices),
            ("residual", measures.ResidualRatios),
            ("spread", measures.Spreads));
    }

    private static double MeanCosine(Matrix cosines, int neuron, Partition partition, int group, bool own) => group < 0
        ? double.NaN
        : Enumerable.Range(0, partition.ClusterCount).Where(i => partition.Groups[i] == group == own).Average(i => cosines[i, neuron]);
}
