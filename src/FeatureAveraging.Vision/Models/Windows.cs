using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Steps that move a window over an image, in the words of ONNX.</summary>
internal static class Windows
{
    /// <summary>A convolution.</summary>
    /// <param name="x">n × c × h × w.</param>
    /// <param name="step">Window and groups.</param>
    /// <param name="weight">Outputs × c/groups × rows × columns.</param>
    /// <param name="bias">One per output, or null.</param>
    public static Tensor Convolve(Tensor x, ConvolutionStep step, Tensor weight, Tensor? bias)
    {
        SlidingWindow window = step.Window;
        (Tensor padded, long[] padding) = Pad(x, window, 0, (_, _) => true);
        return Convolution.Apply(
            ChannelsLast.Arrange(padded), weight, bias, Long(window.Strides), padding, Long(window.Dilations), step.Groups);
    }

    /// <summary>Maxima or means.</summary>
    /// <param name="x">n × c × h × w.</param>
    /// <param name="step">The window, and how it is counted.</param>
    public static Tensor Pool(Tensor x, PoolingStep step)
    {
        SlidingWindow window = step.Window;
        long[] kernel = Long(window.Kernel), strides = Long(window.Strides);
        // libtorch pads a pooling by at most half of its window
        bool fits(int axis, int pad) => 2 * pad <= window.Kernel[axis];
        if (step.TakesMaximum)
        {
            (Tensor padded, long[] padding) = Pad(x, window, double.NegativeInfinity, fits);
            return nn.functional.max_pool2d(padded, kernel, strides, padding, Long(window.Dilations), step.RoundsUp);
        }

        (Tensor filled, long[] rest) = Pad(x, window, 0, fits);
        bool isPadded = !ReferenceEquals(filled, x);
        Tensor means = nn.functional.avg_pool2d(filled, kernel, strides, rest, step.RoundsUp, isPadded || step.CountsPadding);
        if (!isPadded || step.CountsPadding)
        {
            return means;
        }

        // the share of each window that is not padding
        Tensor shares = nn.functional.avg_pool2d(
            Pad(ones_like(x.narrow(0, 0, 1).narrow(1, 0, 1)), window, 0, fits).Padded, kernel, strides, rest, step.RoundsUp, true);
        return means.div(shares);
    }

    // Equal padding on both sides is left to the operation, other padding is put around the signal.
    private static (Tensor Padded, long[] Padding) Pad(Tensor x, SlidingWindow window, double value, Func<int, int, bool> fits)
    {
        (int top, int bottom) = window.PaddingOf(0, checked((int)x.shape[2]));
        (int left, int right) = window.PaddingOf(1, checked((int)x.shape[3]));
        return top == bottom && left == right && fits(0, top) && fits(1, left)
            ? (x, [top, left])
            : (nn.functional.pad(x, (left, right, top, bottom), PaddingModes.Constant, value), [0, 0]);
    }

    private static long[] Long(IReadOnlyList<int> values) => [.. values.Select(value => (long)value)];
}
