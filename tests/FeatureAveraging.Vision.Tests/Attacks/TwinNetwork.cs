using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Attacks;

/// <summary>
/// One two-layer network of 16 neurons on 4 × 4 pixels, once as our own and once as a deep model:
/// its first layer passes x + 1 ≥ 1 on through the ReLU, so the second is the hidden layer.
/// </summary>
internal sealed class TwinNetwork : IDisposable
{
    private const int Side = 4, Neurons = Side * Side;
    private readonly Classifier _classifier;
    private readonly Partition _partition;
    private readonly Readout _readout;

    /// <summary>
    /// A k-class network of 4 classes and 4 neurons each; or, as the coarse arm, a binary network with two logits,
    /// of which the second is 0.
    /// </summary>
    public TwinNetwork(Readout readout, bool coarse, int count = 24, ulong seed = 1)
    {
        RandomSource random = new Seed(seed).For("test.twin");
        float[] weights = [.. Enumerable.Range(0, Neurons * Neurons).Select(_ => (float)random.NextGaussian())];
        // x + 1 is 1.5 in the middle of the box
        float[] biases =
        [
            .. Enumerable.Range(0, Neurons)
                .Select(r => (float)((0.3 * random.NextGaussian()) - (1.5 * weights.Skip(r * Neurons).Take(Neurons).Sum()))),
        ];
        float[] outputs =
        [
            .. Enumerable.Range(0, (coarse ? 2 : 4) * Neurons)
                .Select(i => coarse ? (i < Neurons ? (i % 2 == 0 ? 0.25f : -0.25f) : 0) : (i % Neurons / 4 == i / Neurons ? 0.25f : 0)),
        ];
        _partition = Partition.FirstPositive(coarse ? 1 : 2, coarse ? 1 : 2);
        _readout = readout;
        var hidden = new HiddenLayer(
            new Matrix(Neurons, Neurons, Array.ConvertAll(weights, w => (double)w)),
            [.. biases.Select((b, r) => b + weights.Skip(r * Neurons).Take(Neurons).Sum(w => (double)w))]);
        _classifier = coarse
            ? new Classifier(new BinaryNetwork(hidden, Array.ConvertAll(outputs[..Neurons], w => (double)w)), Readout.Native)
            : new Classifier(new MulticlassNetwork(hidden, _partition), readout);
        Model = VisionModel.FromState(
            new VisionModelOptions
            {
                Architecture = VisionArchitecture.Mlp,
                Width = Neurons,
                ClassCount = coarse ? 2 : 4,
                Channels = 1,
                ImageHeight = Side,
                ImageWidth = Side,
            },
            new Dictionary<string, ModelArray>
            {
                ["fc1.weight"] =
                    new([.. Enumerable.Range(0, Neurons * Neurons).Select(i => i / Neurons == i % Neurons ? 1f : 0)], [Neurons, Neurons]),
                ["fc1.bias"] = new([.. Enumerable.Repeat(1f, Neurons)], [Neurons]),
                ["fc2.weight"] = new(weights, [Neurons, Neurons]),
                ["fc2.bias"] = new(biases, [Neurons]),
                ["fc.weight"] = new(outputs, [outputs.Length / Neurons, Neurons]),
                ["fc.bias"] = new(new float[outputs.Length / Neurons], [outputs.Length / Neurons]),
            });
        byte[] pixels = [.. Enumerable.Range(0, count * Neurons).Select(_ => (byte)random.NextInt(256))];
        Images = Label(new ImageSet(pixels, 1, Side, Side, new int[count]));
    }

    public VisionModel Model { get; }

    /// <summary>Images whose class is the model's own decision.</summary>
    public ImageSet Images { get; }

    public ImageAttackProblem DeepProblem(Norm norm, params double[] radii) =>
        new(Model, Images, new Decision(_partition, _readout), new AttackRules(norm, radii, new Seed(5)));

    public AttackProblem ManagedProblem(Norm norm, params double[] radii) => Problem(_classifier, norm, radii);

    /// <summary>
    /// The managed problem with every weight and pixel moved by up to one unit in the last place of float32:
    /// what rounding alone may change.
    /// </summary>
    public AttackProblem ManagedProblemRounded(Norm norm, double[] radii, ulong draw)
    {
        RandomSource random = new Seed(draw).For("test.rounding");
        double Move(double value) => value * (1 + ((random.NextDouble() - 0.5) * Math.Pow(2, -22)));
        TwoLayerNetwork network = _classifier.Network;
        Matrix weights = network.Hidden.Weights;
        var hidden = new HiddenLayer(
            new Matrix(weights.Rows, weights.Columns, Array.ConvertAll(weights.Values.ToArray(), Move)),
            Array.ConvertAll(network.Hidden.Biases.ToArray(), Move));
        Classifier classifier = network is BinaryNetwork binary
            ? new Classifier(new BinaryNetwork(hidden, binary.OutputWeights.ToArray()), Readout.Native)
            : new Classifier(new MulticlassNetwork(hidden, _partition), _readout);
        return Problem(classifier, norm, radii);
    }

    public void Dispose() => Model.Dispose();

    private AttackProblem Problem(Classifier classifier, Norm norm, double[] radii) =>
        new(classifier, Images.ToSamples(_partition), new AttackRules(norm, radii, new Seed(5), ImageAttackProblem.PixelRange));

    private ImageSet Label(ImageSet images)
    {
        Matrix logits = Model.ComputeLogits(images);
        return images with
        {
            Labels =
            [
                .. Enumerable.Range(0, images.Count)
                    .Select(i => logits.Row(i).IndexOf(System.Numerics.Tensors.TensorPrimitives.Max<double>(logits.Row(i)))),
            ],
        };
    }
}
