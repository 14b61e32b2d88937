using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>Accuracy on all test samples and ℓ₂ radii of some of them, always the same ones.</summary>
/// <param name="test">The samples.</param>
/// <param name="strata">Class of each sample, from 0: those with a radius keep the shares of the classes.</param>
/// <param name="radiusCount">How many have a radius.</param>
/// <param name="solver">How far one radius is followed.</param>
/// <param name="context">Seed, threads, cancellation.</param>
internal sealed class FrontierMeasurement(
    LabeledSamples test, ReadOnlySpan<int> strata, int radiusCount, RadiusOptions solver, RunContext context)
{
    private readonly LabeledSamples _chosen = test.Take(StratifiedSplit.Draw(strata, radiusCount, context.Seed).Chosen);

    /// <summary>Test samples, of which an accuracy is a share.</summary>
    public int TestCount => test.Count;

    /// <summary>Samples with a radius.</summary>
    public int RadiusCount => _chosen.Count;

    /// <summary>Share of all samples that a network puts on their own side.</summary>
    public double MeasureAccuracy(TwoLayerNetwork network, Readout readout) =>
        new Classifier(network, readout).Accuracy(test, context.Threads);

    /// <summary>Measures one network.</summary>
    public FrontierPoint Measure(Seed trained, int step, TwoLayerNetwork network, Readout readout, IProgress<AttackProgress>? progress)
    {
        var classifier = new Classifier(network, readout);
        SampleRadius[] radii = RadiusSolver.Solve(
            classifier, _chosen, solver, context.Clock, context.Threads, progress, context.Cancellation);
        return new FrontierPoint(trained, step, network, classifier.Accuracy(test, context.Threads), radii);
    }
}
