using System.Xml.Linq;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>A figure as drawn.</summary>
/// <param name="Figure">What it shows.</param>
/// <param name="Svg">The drawing for pages and files, in both themes.</param>
/// <param name="Png">The drawing as pixels, in light colours.</param>
internal sealed record Picture(Figure Figure, XElement Svg, byte[] Png)
{
    /// <summary>Draws a figure.</summary>
    public static Picture Of(Figure figure) => new(figure, SvgWriter.Write(figure), PngWriter.Write(figure));
}
