using ScottPlot;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>The font of every figure, shipped with this assembly so that figures look and measure the same on every machine.</summary>
/// <remarks>DejaVu Sans 2.37 (Fonts/LICENSE-DejaVu.txt), cut down to Latin, Greek, sub- and superscripts, arrows and mathematical operators.</remarks>
internal sealed class FigureFont : IFontResolver
{
    /// <summary>The name under which ScottPlot finds it; no machine has a font of this name.</summary>
    public const string Name = "FeatureAveraging figures";

    /// <summary>The same shapes for a browser, or what it has that comes nearest.</summary>
    public const string CssFamily = "'DejaVu Sans', Verdana, system-ui, sans-serif";

    private static readonly SKTypeface Regular = Load("DejaVuSans.ttf");
    private static readonly SKTypeface Bold = Load("DejaVuSans-Bold.ttf");

    static FigureFont() => ScottPlot.Fonts.FontResolvers.Insert(0, new FigureFont());

    private FigureFont()
    {
    }

    /// <summary>The typeface itself.</summary>
    public static SKTypeface Typeface(bool bold) => bold ? Bold : Regular;

    /// <summary>Makes the font the one of a plot, its axes and its title.</summary>
    public static void Apply(Plot plot) => plot.Font.Set(Name);

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? Typeface(weight >= FontWeight.SemiBold) : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface(bold) : null;

    private static SKTypeface Load(string resource)
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The font {resource} is missing from this assembly; build it again.");
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {resource} in this assembly cannot be read; build it again.");
    }
}
