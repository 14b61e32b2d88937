using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Robustness.Tests.Exact;

/// <summary>A network taken apart, its read-out and a few correctly decided samples: what a law transforms.</summary>
/// <param name="Readout">The read-out.</param>
/// <param name="Weights">w_r: M rows of d.</param>
/// <param name="Biases">b_r; null for none.</param>
/// <param name="OutputWeights">a_r of a binary network; null for a k-class network.</param>
/// <param name="OutputBias">a₀ of a binary network.</param>
/// <param name="Sides">Side of each class of a k-class network.</param>
/// <param name="Inputs">Samples.</param>
/// <param name="Labels">±1, or the class where the decision is between classes.</param>
internal sealed record Scene(
    Readout Readout, double[][] Weights, double[]? Biases, double[]? OutputWeights, double OutputBias, int[] Sides, float[][] Inputs,
    int[] Labels)
{
    private static readonly (Readout Readout, bool Multiclass)[] Kinds =
        [
            (Readout.Native, false), (Readout.Native, true), (Readout.Sum, true), (Readout.Mean, true), (Readout.Max, true),
            (Readout.Probability, true),
        ];

    public int Neurons => Weights.Length;

    public int Dimension => Inputs[0].Length;

    public int NeuronsPerClass => Neurons / Sides.Length;

    /// <summary>‖x‖ of the longest sample.</summary>
    public double Reach => Inputs.Max(x => Math.Sqrt(x.Sum(v => (double)v * v)));

    /// <summary>A scene of 2 ≤ d ≤ 12 inputs and at most 12 Gaussian neurons; every read-out in turn.</summary>
    public static Scene Draw(ulong seed)
    {
        RandomSource random = new Seed(seed).For("scene");
        (Readout readout, bool multiclass) = Kinds[seed % (ulong)Kinds.Length];
        int d = 2 + random.NextInt(11), h = 1 + random.NextInt(2), k = 2 + random.NextInt(4);
        int neurons = multiclass ? k * h : 2 + random.NextInt(11);
        bool bias = random.NextInt(2) == 0;
        int[] sides = [1, -1, .. Enumerable.Range(0, k - 2).Select(_ => 1 - (2 * random.NextInt(2)))];
        var scene = new Scene(
            readout,
            [.. Enumerable.Range(0, neurons).Select(_ => TestNetworks.Gaussian(d, random))],
            bias ? TestNetworks.Gaussian(neurons, random) : null,
            multiclass ? null : TestNetworks.Gaussian(neurons, random),
            bias && !multiclass ? random.NextGaussian() : 0,
            sides,
            [.. Enumerable.Range(0, 3).Select(_ => Array.ConvertAll(TestNetworks.Gaussian(d, random), v => (float)(2 * v)))],
            []);
        return scene with { Labels = Array.ConvertAll(scene.Inputs, scene.Decide) };
    }

    public Classifier Classifier()
    {
        var hidden = new HiddenLayer(new Matrix(Neurons, Dimension, [.. Weights.SelectMany(w => w)]), Biases?.ToArray());
        return new Classifier(OutputWeights is null
            ? new MulticlassNetwork(hidden, new Partition(Sides))
            : new BinaryNetwork(hidden, [.. OutputWeights], OutputBias), Readout);
    }

    /// <summary>Solves every sample, to a gap of 10⁻⁹.</summary>
    public SampleRadius[] Solve(int threads = 1)
    {
        Classifier classifier = Classifier();
        var partition = new Partition(Sides);
        int[] clusters = Array.ConvertAll(Labels, y => classifier.Decision.IsBetweenClasses ? y : partition.Clusters(y)[0]);
        var samples = new LabeledSamples(
            new Samples(Inputs.Length, Dimension, [.. Inputs.SelectMany(x => x)]), Array.ConvertAll(clusters, c => Sides[c]), clusters,
            partition);
        return RadiusSolver.Solve(classifier, samples, new RadiusOptions { Gap = 1e-9 }, TimeProvider.System, threads);
    }

    /// <summary>The margin of a sample under a label.</summary>
    public double Margin(float[] x, int label) => Classifier().ComputeMargin(Array.ConvertAll(x, v => (double)v), label);

    private int Decide(float[] x) =>
        (Classifier().Decision.IsBetweenClasses ? Enumerable.Range(0, Sides.Length) : [1, -1]).MaxBy(label => Margin(x, label));
}
