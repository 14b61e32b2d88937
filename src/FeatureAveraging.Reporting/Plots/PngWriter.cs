using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Paints a figure in its light colours and encodes it as PNG.</summary>
/// <remarks>
/// Text needs a font on the machine: without one, everything but the text is drawn, and <see cref="HasFont"/> lets the caller say so.
/// </remarks>
internal static class PngWriter
{
    /// <summary>Width of every picture, in pixels.</summary>
    public const int Width = 1200;

    private const string Sampler = "Aμ₁√";
    private static readonly string[] Families = ["DejaVu Sans", "Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans"];
    private static readonly Lazy<SKTypeface> Regular = new(() => Find(SKFontStyle.Normal));
    private static readonly Lazy<SKTypeface> Bold = new(() => Find(SKFontStyle.Bold));

    /// <summary>True where this machine has a font to write with.</summary>
    public static bool HasFont => Regular.Value.GlyphCount > 0;

    /// <summary>The picture, <see cref="Width"/> pixels wide, in the figure's proportions.</summary>
    public static byte[] Write(Figure figure)
    {
        float scale = (float)(Width / figure.Width);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width, (int)Math.Round(figure.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque));
        SKCanvas canvas = surface.Canvas;
        canvas.Clear(Color(Palette.Paper));
        canvas.Scale(scale);
        foreach (Mark mark in figure.Marks)
        {
            Paint(canvas, mark);
        }

        using SKPixmap pixels = surface.PeekPixels();
        using SKData? png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 6));
        return png?.ToArray() ?? throw new InvalidOperationException($"The figure {figure.Id} could not be encoded as PNG.");
    }

    private static void Paint(SKCanvas canvas, Mark mark)
    {
        switch (mark)
        {
            case LineMark line:
                Stroke(canvas, line);
                break;
            case AreaMark area:
                Fill(canvas, Path(area.Polygons, close: true), Color(area.Tone).WithAlpha((byte)Math.Round(255 * area.Opacity)));
                break;
            case BoxMark box:
                Fill(canvas, Path([Corners(box.Frame)], close: true), Color(box.Tone));
                break;
            case SymbolMark symbols:
                SymbolsOf(canvas, symbols);
                break;
            case TextMark text:
                TextOf(canvas, text);
                break;
            default:
                throw new NotSupportedException($"PNG does not know how to draw a {mark.GetType().Name}.");
        }
    }

    private static void Stroke(SKCanvas canvas, LineMark line)
    {
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, Color = Color(line.Tone), StrokeWidth = (float)line.Width };
        using SKPathEffect? dash = line.Dash.Length == 0 ? null : SKPathEffect.CreateDash([.. line.Dash.Select(d => (float)d)], 0);
        using SKPath path = Path(line.Lines, close: false);
        paint.PathEffect = dash;
        canvas.DrawPath(path, paint);
    }

    private static void Fill(SKCanvas canvas, SKPath path, SKColor color)
    {
        using (path)
        {
            using var paint = new SKPaint { IsAntialias = true, Color = color };
            canvas.DrawPath(path, paint);
        }
    }

    private static void SymbolsOf(SKCanvas canvas, SymbolMark symbols)
    {
        using SKPath path = Path([.. symbols.Centers.Select(center => Symbol.Outline(symbols.Shape, center, symbols.Radius))], close: true);
        using var fill = new SKPaint { IsAntialias = true, Color = Color(symbols.Tone) };
        using var edge = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, Color = Color(Palette.Paper), StrokeWidth = 0.6f };
        canvas.DrawPath(path, fill);
        canvas.DrawPath(path, edge);
    }

    private static void TextOf(SKCanvas canvas, TextMark text)
    {
        using var font = new SKFont(text.Bold ? Bold.Value : Regular.Value, (float)text.Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
        using var paint = new SKPaint { IsAntialias = true, Color = Color(text.Tone) };
        SKTextAlign align = text.Anchor switch { Anchor.Middle => SKTextAlign.Center, Anchor.End => SKTextAlign.Right, _ => SKTextAlign.Left };
        canvas.Save();
        canvas.Translate((float)text.At.X, (float)text.At.Y);
        canvas.RotateDegrees(text.Upwards ? -90 : 0);
        canvas.DrawText(text.Text, 0, 0, align, font, paint);
        canvas.Restore();
    }

    private static SKPath Path(IReadOnlyList<Place[]> lines, bool close)
    {
        var path = new SKPath();
        foreach (Place[] line in lines)
        {
            path.AddPoly([.. line.Select(place => new SKPoint((float)place.X, (float)place.Y))], close);
        }

        return path;
    }

    private static Place[] Corners(Frame frame) =>
        [new(frame.Left, frame.Top), new(frame.Right, frame.Top), new(frame.Right, frame.Bottom), new(frame.Left, frame.Bottom)];

    private static SKColor Color(Tone tone) => new(0xff000000 | tone.Light);

    /// <summary>The first preferred family that can write our symbols, else any installed font.</summary>
    private static SKTypeface Find(SKFontStyle style) =>
        Families.Select(family => SKFontManager.Default.MatchFamily(family, style)).FirstOrDefault(face => face is not null && face.ContainsGlyphs(Sampler))
        ?? SKTypeface.FromFamilyName(null, style);
}
