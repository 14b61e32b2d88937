namespace FeatureAveraging.Vision.Certificates;

/// <summary>
/// Where the windows of linear functions lie on a signal: that at (i, j) of the grid begins at row Top + i·StepDown and column
/// Left + j·StepRight, and may reach beyond the signal, where everything counts as 0.
/// </summary>
/// <param name="Top">Row of the first window.</param>
/// <param name="Left">Column of the first window.</param>
/// <param name="StepDown">Rows from one window to the next.</param>
/// <param name="StepRight">Columns from one window to the next.</param>
/// <param name="GridHeight">Windows one below another.</param>
/// <param name="GridWidth">Windows side by side.</param>
internal readonly record struct RowPlacement(
    long Top, long Left, long StepDown, long StepRight, long GridHeight, long GridWidth)
{
    /// <summary>Whether there is one window only.</summary>
    public bool IsSingle => GridHeight == 1 && GridWidth == 1;

    /// <summary>Whether there is one window only, and it is the signal as a whole.</summary>
    /// <param name="rows">Rows of the signal.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="height">Rows of a window.</param>
    /// <param name="width">Its columns.</param>
    public bool Covers(long rows, long columns, long height, long width) =>
        IsSingle && (Top, Left, height, width) == (0, 0, rows, columns);

    /// <summary>Some rows of the grid.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public RowPlacement Take(long first, long count) => this with { Top = Top + (first * StepDown), GridHeight = count };

    /// <summary>The same windows on a signal that is finer.</summary>
    /// <param name="down">Fine rows for a coarse one.</param>
    /// <param name="right">Fine columns for a coarse one.</param>
    /// <param name="top">Fine rows of padding above the signal.</param>
    /// <param name="left">Fine columns of padding on its left.</param>
    public RowPlacement Refine(long down, long right, long top = 0, long left = 0) => this with
    {
        Top = (Top * down) - top,
        Left = (Left * right) - left,
        StepDown = StepDown * down,
        StepRight = StepRight * right,
    };
}
