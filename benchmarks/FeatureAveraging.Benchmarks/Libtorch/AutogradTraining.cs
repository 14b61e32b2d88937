using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Libtorch;

/// <summary>Full-batch gradient descent on a two-layer network as one would write it in PyTorch: forward, loss, backward, update.</summary>
/// <remarks>The baseline of every training benchmark (float32) and the source of the test vectors (float64).</remarks>
internal sealed class AutogradTraining : IDisposable
{
    private readonly TwoLayerNetwork _initial;
    private readonly TensorData _data;
    private readonly LossFunction _loss;
    private readonly Tensor _weights;
    private readonly Tensor? _biases;
    private readonly Tensor? _outputWeights;
    private readonly Tensor? _outputBias;
    private readonly Tensor[] _trained;
    private readonly Scalar _minusRate;

    /// <summary>Copies a network into tensors.</summary>
    /// <param name="initial">The network at step 0.</param>
    /// <param name="data">Samples, of the type that is computed in; a k-class network takes their clusters as targets.</param>
    /// <param name="options">Learning rate, loss and whether the output layer is trained; the caller counts the steps.</param>
    public AutogradTraining(TwoLayerNetwork initial, TensorData data, TrainingOptions options)
    {
        (_initial, _data) = (initial, data);
        _loss = options.Loss ?? (initial is BinaryNetwork ? LossFunction.Logistic : LossFunction.CrossEntropy);
        _minusRate = -options.LearningRate;
        HiddenLayer hidden = initial.Hidden;
        ScalarType type = data.Inputs.dtype;
        _weights = tensor(hidden.Weights.Values.ToArray(), [hidden.NeuronCount, hidden.InputDimension], type).requires_grad_();
        _biases = hidden.HasBias ? tensor(hidden.Biases.ToArray(), type).requires_grad_() : null;
        if (initial is BinaryNetwork binary)
        {
            _outputWeights = tensor(binary.OutputWeights.ToArray(), type).requires_grad_(options.TrainOutputLayer);
            _outputBias = options.TrainOutputLayer || binary.OutputBias != 0
                ? tensor(binary.OutputBias, type).requires_grad_(options.TrainOutputLayer)
                : null;
        }

        _trained = [.. new[] { _weights, _biases, _outputWeights, _outputBias }.OfType<Tensor>().Where(p => p.requires_grad)];
    }

    /// <summary>Takes gradient steps.</summary>
    /// <param name="count">Number of steps.</param>
    public void Step(int count)
    {
        for (int t = 0; t < count; t++)
        {
            using DisposeScope scope = NewDisposeScope();
            Loss().backward();
            using IDisposable untracked = no_grad();
            foreach (Tensor parameter in _trained)
            {
                Tensor gradient = parameter.grad!;
                parameter.add_(gradient, _minusRate);
                gradient.zero_();
            }
        }
    }

    /// <summary>The loss of the network as it is now.</summary>
    public double ComputeLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        return Loss().to(ScalarType.Float64).item<double>();
    }

    /// <summary>The network as it is now.</summary>
    public TwoLayerNetwork ComputeNetwork()
    {
        HiddenLayer before = _initial.Hidden;
        var weights = new Matrix(before.NeuronCount, before.InputDimension, Values(_weights));
        var hidden = new HiddenLayer(weights, _biases is null ? null : Values(_biases), before.Activation);
        return _initial switch
        {
            BinaryNetwork => new BinaryNetwork(hidden, Values(_outputWeights!), _outputBias is null ? 0 : Values(_outputBias)[0]),
            MulticlassNetwork multiclass => new MulticlassNetwork(hidden, multiclass.Partition),
            _ => throw new NotSupportedException($"{_initial.GetType().Name} has no libtorch twin."),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _weights.Dispose();
        _biases?.Dispose();
        _outputWeights?.Dispose();
        _outputBias?.Dispose();
        _minusRate.Dispose();
    }

    private Tensor Loss() => _loss switch
    {
        LossFunction.Logistic => nn.functional.softplus((_data.Labels * Outputs()).neg_()).mean(),
        LossFunction.Exponential => (_data.Labels * Outputs()).neg_().exp().mean(),
        _ => nn.functional.cross_entropy(Outputs(), _data.Clusters),
    };

    private Tensor Outputs()
    {
        Tensor activations = Activate(nn.functional.linear(_data.Inputs, _weights, _biases));
        if (_initial is MulticlassNetwork network)
        {
            return network.NeuronsPerClass == 1 ? activations : activations.view(-1, network.ClassCount, network.NeuronsPerClass).mean([2]);
        }

        Tensor sum = activations.mv(_outputWeights!);
        return _outputBias is null ? sum : sum + _outputBias;
    }

    private Tensor Activate(Tensor preactivations)
    {
        int power = _initial.Hidden.Activation.Power;
        Tensor positive = preactivations.relu();
        return power == 1 ? positive : positive.pow(power) / _weights.norm(1).pow(power - 1);
    }

    private static double[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).data<double>().ToArray();
    }
}
