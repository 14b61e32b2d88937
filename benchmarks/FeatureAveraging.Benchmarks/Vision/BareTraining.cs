using FeatureAveraging.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>
/// The baseline of <c>vision.train</c>: module, cross-entropy and SGD of libtorch on images that are tensors already;
/// no shuffling, no crops, no accuracy.
/// </summary>
internal sealed class BareTraining : IDisposable
{
    private readonly BareResNet _network;
    private readonly SGD _descent;
    private readonly Tensor _pixels;
    private readonly Tensor _labels;
    private readonly int _batch;

    /// <summary>Copies images into tensors.</summary>
    /// <param name="images">Images of 3 × 32 × 32.</param>
    /// <param name="width">Channels of the first stage.</param>
    /// <param name="batch">Images per step.</param>
    /// <param name="type">What everything is computed in: TorchSharp has no autocast, so bfloat16 means the weights too.</param>
    public BareTraining(ImageSet images, int width, int batch, ScalarType type)
    {
        _batch = batch;
        Tensor pixels = tensor(images.Pixels, [images.Count, 3, 32, 32]).to(ScalarType.Float32) / 255;
        // channels last: faster, and right on every processor
        _pixels = pixels.to(type).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        _labels = tensor(Array.ConvertAll(images.Labels, label => (long)label));
        _network = new BareResNet(width);
        _network.to(type);
        _network.train();
        _descent = optim.SGD(_network.parameters(), learningRate: 0.05, momentum: 0.9, weight_decay: 5e-4, nesterov: true);
    }

    /// <summary>One pass over the images.</summary>
    public void RunEpoch()
    {
        for (long start = 0; start + _batch <= _pixels.shape[0]; start += _batch)
        {
            using DisposeScope scope = NewDisposeScope();
            _descent.zero_grad();
            Tensor loss = nn.functional.cross_entropy(
                _network.forward(_pixels.narrow(0, start, _batch)).to(ScalarType.Float32), _labels.narrow(0, start, _batch));
            loss.backward();
            _descent.step();
            if (!float.IsFinite(loss.item<float>()))
            {
                throw new InvalidOperationException("The baseline diverged, so its time means nothing.");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _descent.Dispose();
        _network.Dispose();
        _pixels.Dispose();
        _labels.Dispose();
    }
}
