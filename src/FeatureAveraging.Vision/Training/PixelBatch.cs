using System.Runtime.InteropServices;
using FeatureAveraging.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Training;

/// <summary>Turns images from bytes into one reused float32 batch n × c × h × w in [0, 1], moved and mirrored on the way.</summary>
/// <remarks>
/// A plain loop: less than 1 % of a training step of the narrowest ResNet (docs/decisions/0008-deep-networks.md),
/// so nothing is gained by doing it ahead or on other threads.
/// </remarks>
internal sealed class PixelBatch(ImageSet images, int capacity, Device device) : IDisposable
{
    private static readonly float[] UnitOfByte = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];       // as ImageSet.ToSamples

    private readonly Tensor _pixels = empty(capacity, images.Channels, images.Height, images.Width).DetachFromDisposeScope();

    /// <summary>Consecutive images as they are.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many, at most the capacity.</param>
    /// <returns>On the device; on the processor it is a view that the next call overwrites.</returns>
    public Tensor Fill(int start, int count)
    {
        Span<float> target = Pixels;
        for (int i = 0; i < count * images.Dimension; i++)
        {
            target[i] = UnitOfByte[images.Pixels[(start * images.Dimension) + i]];
        }

        return Send(count);
    }

    /// <summary>Chosen images, each moved by its own offset, with black (0) where nothing was, and mirrored or not.</summary>
    /// <param name="indices">Images, as many as the capacity.</param>
    /// <param name="moves">One move per image.</param>
    /// <returns>On the device; on the processor it is a view that the next call overwrites.</returns>
    public Tensor Fill(ReadOnlySpan<int> indices, ReadOnlySpan<PixelMove> moves)
    {
        Span<float> target = Pixels;
        ReadOnlySpan<byte> source = images.Pixels;
        int d = images.Dimension;
        for (int i = 0; i < indices.Length; i++)
        {
            Place(source.Slice(indices[i] * d, d), moves[i], target.Slice(i * d, d));
        }

        return Send(indices.Length);
    }

    public void Dispose() => _pixels.Dispose();

    private Tensor Send(int count)
    {
        Tensor filled = _pixels.narrow(0, 0, count);
        return device.type == DeviceType.CPU ? filled : filled.to(device);
    }

    private Span<float> Pixels => MemoryMarshal.Cast<byte, float>(_pixels.bytes);

    // target(c, y, x) = source(c, y + down, x + right), then mirrored: the crop of a padded image
    private void Place(ReadOnlySpan<byte> source, PixelMove move, Span<float> target)
    {
        int h = images.Height, w = images.Width;
        int first = Math.Clamp(-move.Right, 0, w), end = Math.Clamp(w - move.Right, 0, w);
        for (int row = 0; row < images.Channels * h; row++)
        {
            Span<float> to = target.Slice(row * w, w);
            int y = (row % h) + move.Down;
            if (y < 0 || y >= h)
            {
                to.Clear();
                continue;
            }

            ReadOnlySpan<byte> from = source.Slice((row + move.Down) * w, w);
            to[..first].Clear();
            to[end..].Clear();
            for (int x = first; x < end; x++)
            {
                to[x] = UnitOfByte[from[x + move.Right]];
            }

            if (move.Mirrored)
            {
                to.Reverse();
            }
        }
    }
}

/// <summary>How one image is changed before it is trained on.</summary>
/// <param name="Down">Rows the cropping window is moved down by; negative is up.</param>
/// <param name="Right">Columns it is moved right by; negative is left.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
internal readonly record struct PixelMove(int Down, int Right, bool Mirrored);
