using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>Linear functions of a signal: R at each of L places, each of a window of the signal.</summary>
/// <param name="Coefficients">c × L × R × h × w, or c × 1 × R × h × w where they are the same at every place.</param>
/// <param name="Constants">What is added: L × R, or 1 × R.</param>
/// <param name="Opposite">What is added to the negated functions, where these are bounded too; else null.</param>
/// <param name="Place">Where the windows lie.</param>
internal readonly record struct LinearRows(Tensor Coefficients, Tensor Constants, Tensor? Opposite, RowPlacement Place)
{
    /// <summary>Some rows of the grid of places.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public LinearRows Take(long first, long count) => this with { Place = Place.Take(first, count) };

    /// <summary>The same without what lies beyond the signal, where there is one window only.</summary>
    /// <param name="signal">The signal's shape.</param>
    public LinearRows CropTo(SignalShape signal)
    {
        if (!Place.IsSingle)
        {
            return this;
        }

        (long top, long left) = (Math.Max(0, Place.Top), Math.Max(0, Place.Left));
        long height = Math.Min(signal.Height, Place.Top + Coefficients.shape[3]) - top,
            width = Math.Min(signal.Width, Place.Left + Coefficients.shape[4]) - left;
        return height == Coefficients.shape[3] && width == Coefficients.shape[4] ? this : this with
        {
            Coefficients = Coefficients.narrow(3, top - Place.Top, height).narrow(4, left - Place.Left, width),
            Place = Place with { Top = top, Left = left },
        };
    }

    /// <summary>What lies under every window, 0 beyond the signal: c × L × q × h × w.</summary>
    /// <param name="signal">c × q × rows × columns.</param>
    /// <param name="scale">How much finer the signal is than that of the windows.</param>
    public Tensor Gather(Tensor signal, long scale = 1)
    {
        RowPlacement place = Place.Refine(scale, scale);
        (long height, long width) = (Coefficients.shape[3] * scale, Coefficients.shape[4] * scale);
        if (place.Covers(signal.shape[2], signal.shape[3], height, width))
        {
            return signal.unsqueeze(1);
        }

        Tensor rows = Cut(signal, 2, place.Top, height, place.StepDown, place.GridHeight);
        Tensor windows = Cut(rows, 3, place.Left, width, place.StepRight, place.GridWidth)      // c × q × L₁ × L₂ × h × w
            .permute(0, 2, 3, 1, 4, 5);
        return windows.reshape(signal.shape[0], place.GridHeight * place.GridWidth, signal.shape[1], height, width);
    }

    // Windows along one axis, as a further axis at the end.
    private static Tensor Cut(Tensor signal, int axis, long first, long length, long step, long count)
    {
        long size = signal.shape[axis], end = first + ((count - 1) * step) + length;
        (long before, long after) = (Math.Max(0, -first), Math.Max(0, end - size));
        if (before + after > 0)
        {
            signal = nn.functional.pad(signal, PaddingOf(signal, axis, before, after));
        }

        return signal.narrow(axis, first + before, end - first).unfold(axis, length, step);
    }

    // From the last axis on, in pairs.
    private static long[] PaddingOf(Tensor signal, int axis, long before, long after) =>
        [.. Enumerable.Repeat(0L, 2 * (signal.shape.Length - 1 - axis)), before, after];
}
