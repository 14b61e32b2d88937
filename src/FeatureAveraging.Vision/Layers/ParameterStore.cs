using FeatureAveraging.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Layers;

/// <summary>The state of a network: named tensors in the order of declaration, owned here.</summary>
/// <param name="seed">Root of the initial weights; null leaves them 0, for a state that is loaded afterwards.</param>
/// <param name="device">Where the tensors live.</param>
/// <remarks>
/// The weight declared as the i-th draws from stream <c>vision.init</c>, index i, in the order of its shape; so its bits do not depend on
/// libtorch's generator. Convolution weights lie in memory with channels last, which oneDNN multiplies fastest; their shape is PyTorch's.
/// </remarks>
internal sealed class ParameterStore(Seed? seed, Device device) : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _all = [];
    private readonly List<(string Name, Tensor Value)> _trained = [];
    private ulong _weights;

    /// <summary>Where the tensors live.</summary>
    public Device Device => device;

    /// <summary>Everything that makes up the state: weights and buffers.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> All => _all;

    /// <summary>What gradient descent changes.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Trained => _trained;

    /// <summary>
    /// A weight ~ N(0, gain / fan-in), fan-in = the product of all axes but the first (He et al. 2015 with gain 2, before a ReLU).
    /// </summary>
    public Tensor AddWeight(string name, double gain, params long[] shape)
    {
        long fanIn = shape.Skip(1).Aggregate(1L, (product, length) => product * length);
        double[] values = new double[checked((int)(shape[0] * fanIn))];
        seed?.For("vision.init", _weights++).FillGaussian(values);
        double scale = Math.Sqrt(gain / fanIn);
        return AddTrained(name, Array.ConvertAll(values, z => (float)(scale * z)), shape);
    }

    /// <summary>A trained vector that starts constant: biases at 0, batch-normalisation scales at 1.</summary>
    public Tensor AddTrained(string name, long length, float start) =>
        AddTrained(name, [.. Enumerable.Repeat(start, (int)length)], [length]);

    /// <summary>State that is not trained.</summary>
    public Tensor AddBuffer(string name, float[] values) => Own(name, TensorMemory.Create(values, [values.Length], device));

    public void Dispose() => _all.ForEach(entry => entry.Value.Dispose());

    private Tensor AddTrained(string name, float[] values, long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor given = TensorMemory.Create(values, shape, device);
        Tensor value = Own(name, shape.Length == 4 ? ChannelsLast.Arrange(given).detach() : given);
        value.requires_grad_();
        _trained.Add((name, value));
        return value;
    }

    private Tensor Own(string name, Tensor value)
    {
        value.DetachFromDisposeScope();
        _all.Add((name, value));
        return value;
    }
}
