using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Paints a figure in its light colours and encodes it as PNG.</summary>
internal static class PngWriter
{
    /// <summary>Width of every picture, in pixels.</summary>
    public const int Width = 1200;

    /// <summary>The picture, <see cref="Width"/> pixels wide, in the figure's proportions.</summary>
    public static byte[] Write(Figure figure)
    {
        float scale = (float)Width / figure.Width;
        using SKSurface surface =
            SKSurface.Create(new SKImageInfo(Width, (int)Math.Round(figure.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(Palette.Paper.Color.ToSKColor());
        surface.Canvas.Scale(scale);
        figure.Draw(surface.Canvas);
        using SKPixmap pixels = surface.PeekPixels();
        using SKData? png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 6));
        return png?.ToArray() ?? throw new InvalidOperationException($"The figure {figure.Id} could not be encoded as PNG.");
    }
}
