using ScottPlot;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A plot of where a function is positive, filled, and where it is zero, as a line.</summary>
/// <param name="contour">The set and its boundary, in the units of the axes.</param>
/// <param name="limits">The grid it was traced on.</param>
internal sealed class SignedRegion(ZeroContour contour, AxisLimits limits) : IPlottable
{
    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    /// <summary>Fill of the positive region.</summary>
    public required FillStyle Region { get; init; }

    /// <summary>Line of the boundary.</summary>
    public required LineStyle Boundary { get; init; }

    /// <inheritdoc/>
    public AxisLimits GetAxisLimits() => limits;

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        using SKPath region = Path(contour.Region, close: true), boundary = Path(contour.Boundary, close: false);
        Drawing.FillPath(rp.Canvas, rp.Paint, region, Region);
        Drawing.DrawPath(rp.Canvas, rp.Paint, boundary, Boundary);
    }

    private SKPath Path(IReadOnlyList<Coordinates[]> lines, bool close)
    {
        var path = new SKPath();
        foreach (Coordinates[] line in lines)
        {
            path.AddPoly([.. line.Select(place => Axes.GetPixel(place).ToSKPoint())], close);
        }

        return path;
    }
}
