using ScottPlot;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A small image in a chart, every pixel of it a sharp square, in a thin frame.</summary>
/// <param name="image">The image.</param>
/// <param name="place">Where it stands, in the units of the axes.</param>
internal sealed class Raster(SKImage image, CoordinateRect place) : IPlottable
{
    /// <inheritdoc/>
    public bool IsVisible { get; set; } = true;

    /// <inheritdoc/>
    public IAxes Axes { get; set; } = new Axes();

    /// <inheritdoc/>
    public IEnumerable<LegendItem> LegendItems => LegendItem.None;

    /// <summary>Makes an image of 1 or 3 channels, channel by channel and row by row.</summary>
    /// <param name="values">Values 0 … 255 by index.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static SKImage Image(Func<int, double> values, int channels, int height, int width)
    {
        int plane = height * width;
        byte[] pixels = new byte[4 * plane];
        for (int i = 0; i < plane; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                pixels[(4 * i) + channel] = (byte)Math.Round(Math.Clamp(values((channels == 3 ? channel * plane : 0) + i), 0, 255));
            }

            pixels[(4 * i) + 3] = 255;
        }

        return SKImage.FromPixelCopy(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels);
    }

    /// <inheritdoc/>
    public AxisLimits GetAxisLimits() => new(place);

    /// <inheritdoc/>
    public void Render(RenderPack rp)
    {
        SKRect area = Axes.GetPixelRect(place).ToSKRect();
        rp.Canvas.DrawImage(image, area, new SKSamplingOptions(SKFilterMode.Nearest));
        Drawing.DrawRectangle(
            rp.Canvas, Axes.GetPixelRect(place), rp.Paint, new LineStyle { Color = Palette.Frame.Color, Width = 1, AntiAlias = true });
    }
}
