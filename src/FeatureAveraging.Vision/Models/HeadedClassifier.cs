using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>A frozen model up to one of its layers, and a two-layer head that reads this layer: points → logits.</summary>
/// <remarks>
/// logits = A·max(0, Wφ(x) + b) + c in float32, φ the values of the layer. A head with one output f has the logits f and 0. The layer is
/// flattened, row by row.
/// </remarks>
public sealed class HeadedClassifier : DeepClassifier
{
    private readonly DeepClassifier _body;

    /// <summary>Puts a head on a model.</summary>
    /// <param name="body">The model; not owned, and not disposed with this.</param>
    /// <param name="layer">One of its layers, D values long.</param>
    /// <param name="head">The head, d = D, ReLU.</param>
    /// <exception cref="ArgumentException">There is no such layer, it has another length, or the head is not of ReLU.</exception>
    public HeadedClassifier(DeepClassifier body, string layer, TwoLayerNetwork head)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(head);
        Shape.Require(head.Hidden.Activation.Power == 1, nameof(head), $"is not of ReLU");
        int width = body.ComputeLayer(layer, new Samples(1, body.InputShape.Dimension)).Columns;
        Shape.Require(
            width == head.Hidden.InputDimension, nameof(head), $"reads d = {head.Hidden.InputDimension}; layer {layer} has D = {width}");
        (_body, ClassCount, Function) = (body, Math.Max(2, head.OutputCount), new HeadedFunction(body.Function, layer, head));
    }

    /// <inheritdoc/>
    public override VisionDevice Device => _body.Device;

    /// <inheritdoc/>
    public override InputShape InputShape => _body.InputShape;

    /// <inheritdoc/>
    public override int ClassCount { get; }

    internal override NetworkFunction Function { get; }

    /// <summary>The decision of a head over the logits here: those of one output are two classes, + the first.</summary>
    /// <param name="head">The head with its decision.</param>
    public static Decision DecisionOf(Classifier head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Decision.PartitionOf(head.Network) is null
            ? new Decision(Data.Partition.OfCoarse(2), Readout.Native)
            : head.Decision;
    }

    private sealed class HeadedFunction : NetworkFunction
    {
        private readonly NetworkFunction _body;
        private readonly string _layer;
        private readonly bool _isOneOutput;
        private readonly Tensor _weights, _biases, _outputWeights, _outputBiases;

        public HeadedFunction(NetworkFunction body, string layer, TwoLayerNetwork head)
        {
            (_body, _layer, _isOneOutput) = (body, layer, head.OutputCount == 1);
            (int m, int d, int k) = (head.Hidden.NeuronCount, head.Hidden.InputDimension, head.OutputCount);
            _weights = Own(head.Hidden.Weights.Values, m, d);
            _biases = Own(head.Hidden.HasBias ? head.Hidden.Biases : new double[m], m);
            _outputWeights = Own(
                [.. Enumerable.Range(0, k).SelectMany(j => Enumerable.Range(0, m).Select(r => head.OutputWeight(j, r)))], k, m);
            _outputBiases = Own([.. Enumerable.Range(0, k).Select(head.OutputBiasOf)], k);
        }

        public override Device Device => _body.Device;

        public override int FeatureDimension => (int)_biases.shape[0];

        public override bool HasGradients => _body.CanDifferentiate(_layer);

        public override bool CanPassThrough => false;

        public override IReadOnlyList<string> Layers => [];

        public override string? LastHidden => null;

        public override Tensor ComputeFeatures(Tensor points) =>
            nn.functional.linear(_body.ComputeLayer(points, _layer).to(ScalarType.Float32), _weights, _biases).relu();

        public override Tensor ComputeLogits(Tensor points)
        {
            Tensor outputs = nn.functional.linear(ComputeFeatures(points), _outputWeights, _outputBiases);
            return _isOneOutput ? cat([outputs, zeros_like(outputs)], 1) : outputs;
        }

        public override Tensor ComputeLogits(Tensor points, string layer, Func<Tensor, Tensor> replace) =>
            throw new InvalidOperationException("A head on a model has no layers to look at.");

        public override void Dispose()
        {
            foreach (Tensor own in (Tensor[])[_weights, _biases, _outputWeights, _outputBiases])
            {
                own.Dispose();
            }
        }

        private Tensor Own(ReadOnlySpan<double> values, params int[] shape)
        {
            var array = ModelArray.Rounded(values, shape);
            return TensorMemory.Create(array.Values, [.. array.Lengths.Select(length => (long)length)], Device).DetachFromDisposeScope();
        }
    }
}
