using ScottPlot;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>The font of every figure, shipped with this assembly so that figures look and measure the same on every machine.</summary>
/// <remarks>
/// DejaVu Sans 2.37 (Fonts/LICENSE-DejaVu.txt), cut down to Latin, Greek, sub- and superscripts, arrows and mathematical operators.
/// </remarks>
internal sealed class FigureFont : IFontResolver
{
    /// <summary>The name under which ScottPlot finds it; no machine has a font of this name.</summary>
    public const string Regular = "FeatureAveraging figures";

    /// <summary>The name of its bold cut.</summary>
    public const string Bold = "FeatureAveraging figures, bold";

    /// <summary>The same shapes for a browser, or what it has that comes nearest.</summary>
    public const string CssFamily = "'DejaVu Sans', Verdana, system-ui, sans-serif";

    private static readonly SKTypeface RegularTypeface = Load("DejaVuSans.ttf");
    private static readonly SKTypeface BoldTypeface = Load("DejaVuSans-Bold.ttf");

    private static readonly Lock Registration = new();
    private static bool _registered;

    private FigureFont()
    {
    }

    /// <summary>Makes both names known to ScottPlot; its own choice of fonts for other plots of the process stays.</summary>
    public static void Register()
    {
        lock (Registration)
        {
            if (!_registered)
            {
                ScottPlot.Fonts.FontResolvers.Insert(0, new FigureFont());
                _registered = true;
            }
        }
    }

    /// <summary>The typeface behind a name; none for another font's.</summary>
    public static SKTypeface? Find(string name) => name switch
    {
        Regular => RegularTypeface,
        Bold => BoldTypeface,
        _ => null,
    };

    /// <summary>Width of a text in the regular cut, in pixels.</summary>
    public static float Width(string text, float size)
    {
        using SKFont font = new(RegularTypeface, size) { Subpixel = true, LinearMetrics = true };
        return font.MeasureText(text);
    }

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) => Find(fontName);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => Find(fontName);

    private static SKTypeface Load(string resource)
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The font {resource} is missing from this assembly; build it again.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data)
            ?? throw new InvalidOperationException($"The font {resource} in this assembly cannot be read; build it again.");
    }
}
