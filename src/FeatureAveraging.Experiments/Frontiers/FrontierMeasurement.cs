using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>Accuracy on all test samples and ℓ₂ radii of some of them, always the same ones.</summary>
internal sealed class FrontierMeasurement(LabeledSamples test, FrontierOptions options, RunContext context)
{
    private readonly LabeledSamples _chosen = test.Take(StratifiedSplit.Draw(test.Clusters, options.RadiusCount, context.Seed).Chosen);

    /// <summary>Test samples, of which an accuracy is a share.</summary>
    public int TestCount => test.Count;

    /// <summary>Measures one network.</summary>
    public FrontierPoint Measure(Seed trained, int step, TwoLayerNetwork network, Readout readout, IProgress<AttackProgress>? progress)
    {
        var classifier = new Classifier(network, readout);
        SampleRadius[] radii = RadiusSolver.Solve(
            classifier, _chosen, new RadiusOptions { NodeLimit = options.NodeLimit }, context.Clock, context.Threads, progress,
            context.Cancellation);
        return new FrontierPoint(trained, step, network, classifier.Accuracy(test, context.Threads), radii);
    }
}
