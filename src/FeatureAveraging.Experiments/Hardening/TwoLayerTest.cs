using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Hardening;

/// <summary>The test samples of two-layer networks, whose radii are exact.</summary>
/// <param name="samples">The samples.</param>
/// <param name="options">How many have a radius, and how far one is followed.</param>
/// <param name="context">Seed, threads, progress, cancellation.</param>
internal sealed class TwoLayerTest(LabeledSamples samples, HardenOptions options, RunContext context) : IHardenTest
{
    private readonly FrontierMeasurement _measurement = new(
        samples, samples.ComputeGroups(), Math.Min(options.RadiusCount, samples.Count),
        new RadiusOptions { NodeLimit = options.NodeLimit }, context);

    private readonly Dictionary<string, (FrontierPoint[] Chosen, Readout Readout)> _arms = [];

    public int Count => samples.Count;

    /// <summary>Adds an arm with its network of every seed.</summary>
    public void Add(string arm, FrontierPoint[] chosen, Readout readout) => _arms[arm] = (chosen, readout);

    /// <summary>The chosen network of an arm, with its decision.</summary>
    public Classifier ClassifierOf(string arm, int seed) => new(_arms[arm].Chosen[seed].Network, _arms[arm].Readout);

    public MeasuredPoint Measure(string arm, int seed)
    {
        (FrontierPoint[] chosen, Readout readout) = _arms[arm];
        FrontierPoint point = chosen[seed];
        return _measurement.Measure(
            point.Seed, point.Step, point.Network, readout, context.OfSearch($"exact radii of {arm}"));
    }

    public IReadOnlyList<bool> FindCorrect(string arm, int seed) =>
        [.. ClassifierOf(arm, seed).ComputeMargins(samples, context.Threads).Select(margin => margin > 0)];
}
