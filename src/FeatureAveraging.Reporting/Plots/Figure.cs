using System.Xml.Linq;
using FeatureAveraging.Reporting.Tables;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A drawing with everything a page says about it.</summary>
internal sealed class Figure
{
    /// <summary>File name without extension.</summary>
    public required string Id { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>What it shows, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What it shows, with its numbers, for those who cannot see it.</summary>
    public required string Description { get; init; }

    /// <summary>Names of the series drawn.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Its numbers.</summary>
    public required IReadOnlyList<DataTable> Tables { get; init; }

    /// <summary>Charts, side by side.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>Those of the charts that are heat maps, with what stands in their cells.</summary>
    public IReadOnlyList<(HeatChart Chart, Panel Panel)> Heats { get; init; } = [];

    /// <summary>Colours of the charts beyond the <see cref="Palette"/>.</summary>
    public IReadOnlyCollection<Tone> Tones { get; init; } = [];

    /// <summary>False for a figure that repeats others for print; it is a file only.</summary>
    public bool OnPage { get; init; } = true;

    /// <summary>Whether it stands in a section of the page: its file name begins with the section's.</summary>
    public bool IsIn(string section) => Id == section || Id.StartsWith(section + ".", StringComparison.Ordinal);

    /// <summary>Paints every chart.</summary>
    public void Draw(SKCanvas canvas)
    {
        foreach (Panel panel in Panels)
        {
            panel.Draw(canvas, Height);
        }
    }
}

/// <summary>A figure as drawn.</summary>
/// <param name="Figure">What it shows.</param>
/// <param name="Svg">The drawing for pages and files, in both themes.</param>
/// <param name="Png">The drawing as pixels, in light colours.</param>
internal sealed record Picture(Figure Figure, XElement Svg, byte[] Png)
{
    /// <summary>Draws a figure.</summary>
    public static Picture Of(Figure figure) => new(figure, SvgWriter.Write(figure), PngWriter.Write(figure));
}
