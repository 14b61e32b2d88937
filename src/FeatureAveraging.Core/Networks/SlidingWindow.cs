namespace FeatureAveraging.Networks;

/// <summary>How a window moves over rows and columns. Every list has two entries, that of rows first.</summary>
/// <param name="Kernel">Lengths of the window.</param>
/// <param name="Strides">Steps.</param>
/// <param name="Dilations">Distances between its entries.</param>
/// <param name="Before">Padding above and on the left; not read where it follows from the size of the signal.</param>
/// <param name="After">Padding below and on the right; not read where it follows from the size of the signal.</param>
/// <param name="Padding">Where the padding comes from.</param>
public sealed record SlidingWindow(
    IReadOnlyList<int> Kernel, IReadOnlyList<int> Strides, IReadOnlyList<int> Dilations, IReadOnlyList<int> Before,
    IReadOnlyList<int> After, WindowPadding Padding)
{
    /// <summary>Padding along one axis of a signal.</summary>
    /// <param name="axis">0 for rows, 1 for columns.</param>
    /// <param name="length">The signal's length along it.</param>
    public (int Before, int After) PaddingOf(int axis, int length)
    {
        if (Padding == WindowPadding.Given)
        {
            return (Before[axis], After[axis]);
        }

        int outputs = (length + Strides[axis] - 1) / Strides[axis];
        int missing = Math.Max(0, ((outputs - 1) * Strides[axis]) + ((Kernel[axis] - 1) * Dilations[axis]) + 1 - length);
        int less = missing / 2;
        return Padding == WindowPadding.SameMoreAfter ? (less, missing - less) : (missing - less, less);
    }
}

/// <summary>Where the padding of a window comes from.</summary>
public enum WindowPadding
{
    /// <summary>It is given.</summary>
    Given,

    /// <summary>As much as makes ⌈length / stride⌉ outputs, an odd one after.</summary>
    SameMoreAfter,

    /// <summary>As much as makes ⌈length / stride⌉ outputs, an odd one before.</summary>
    SameMoreBefore,
}
