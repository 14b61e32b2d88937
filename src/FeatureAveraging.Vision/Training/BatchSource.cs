using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>The batches of a training, in an order and with moves that depend on seed, epoch and step alone.</summary>
internal sealed class BatchSource(ImageSet images, VisionTrainingOptions options, Seed seed, Device device) : IDisposable
{
    private readonly PixelBatch _pixels = new(images, options.BatchSize, device);
    private readonly int[] _order = new int[images.Count];
    private readonly PixelMove[] _moves = new PixelMove[options.BatchSize];
    private readonly long[] _labels = new long[options.BatchSize];

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch { get; } = images.Count / options.BatchSize;

    /// <summary>Shuffles the images for an epoch.</summary>
    /// <param name="epoch">From 0.</param>
    public void Shuffle(int epoch)
    {
        for (int i = 0; i < _order.Length; i++)
        {
            _order[i] = i;
        }

        seed.For("vision.order", (ulong)epoch).Shuffle(_order.AsSpan());
    }

    /// <summary>Pixels n × c × h × w and classes n of one step; the next call overwrites the pixels.</summary>
    /// <param name="step">Step of the whole training, from 0, in the epoch last shuffled.</param>
    public (Tensor Pixels, Tensor Labels) Next(long step)
    {
        ReadOnlySpan<int> chosen = _order.AsSpan((int)(step % StepsPerEpoch) * options.BatchSize, options.BatchSize);
        RandomSource random = seed.For("vision.augment", (ulong)step);
        for (int i = 0; i < chosen.Length; i++)
        {
            _moves[i] = Draw(random);
            _labels[i] = images.Labels[chosen[i]];
        }

        return (_pixels.Fill(chosen, _moves), TensorMemory.Create(_labels, [_labels.Length], device));
    }

    public void Dispose() => _pixels.Dispose();

    // down, right, mirrored: drawn in this order, and always all three, so that switching one off leaves the others as they are
    private PixelMove Draw(RandomSource random)
    {
        int reach = (2 * options.CropPadding) + 1;
        int down = random.NextInt(reach) - options.CropPadding, right = random.NextInt(reach) - options.CropPadding;
        return new PixelMove(down, right, random.NextInt(2) == 1 && options.HorizontalFlip);
    }
}
