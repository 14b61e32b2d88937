using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>Accuracy on all test samples and ℓ₂ radii of some of them, always the same ones.</summary>
internal sealed class FrontierMeasurement(
    LabeledSamples test, FrontierOptions options, Seed seed, TimeProvider clock, int threads, CancellationToken cancellation)
{
    private readonly LabeledSamples _chosen = test.Take(StratifiedSplit.Draw(test.Clusters, options.RadiusCount, seed).Chosen);

    /// <summary>Test samples, of which an accuracy is a share.</summary>
    public int TestCount => test.Count;

    /// <summary>Measures one network.</summary>
    public FrontierPoint Measure(Seed trained, int step, TwoLayerNetwork network, Readout readout, IProgress<AttackProgress>? progress)
    {
        var classifier = new Classifier(network, readout);
        SampleRadius[] radii = RadiusSolver.Solve(
            classifier, _chosen, new RadiusOptions { NodeLimit = options.NodeLimit }, clock, threads, progress, cancellation);
        return new FrontierPoint(trained, step, network, MeasureAccuracy(classifier), radii);
    }

    private double MeasureAccuracy(Classifier classifier)
    {
        int correct = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(
            0, test.Count, parallel,
            () => (Workspace: classifier.CreateWorkspace(), Point: new double[test.Inputs.Dimension], Correct: 0),
            (i, _, own) =>
            {
                TensorPrimitives.ConvertTruncating<float, double>(test.Inputs.Row(i), own.Point);
                bool right = classifier.EvaluateMargin(own.Point, test.Labels[i], own.Workspace) > 0;
                return own with { Correct = own.Correct + (right ? 1 : 0) };
            },
            own => Interlocked.Add(ref correct, own.Correct));
        return (double)correct / test.Count;
    }
}
