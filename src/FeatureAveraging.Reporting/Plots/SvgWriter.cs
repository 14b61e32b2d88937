using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>
/// Draws a figure as SVG by ScottPlot and adapts it to a page: classes for colours, light and dark in one drawing,
/// texts as whole strings, names for screen readers.
/// </summary>
internal static partial class SvgWriter
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XNamespace XLink = "http://www.w3.org/1999/xlink";
    private static readonly string[] Painted = ["fill", "stroke"];

    /// <summary>The drawing as an element that stands alone or inside a page.</summary>
    public static XElement Write(Figure figure)
    {
        XElement svg = Draw(figure);
        InlineImages(svg);
        ShareClips(svg, figure.Id);
        foreach (XElement element in svg.Descendants())
        {
            Shorten(element);
            SvgPath.Shorten(element);
            Classify(element);
        }

        foreach (XElement text in svg.Descendants(Svg + "text"))
        {
            Join(text);
        }

        string title = figure.Id + "-title", description = figure.Id + "-description";
        svg.ReplaceAttributes(
            new XAttribute("viewBox", $"0 0 {Number(figure.Width)} {Number(figure.Height)}"),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{title} {description}"),
            new XAttribute("font-family", FigureFont.CssFamily));
        svg.AddFirst(
            new XElement(Svg + "title", new XAttribute("id", title), figure.Title),
            new XElement(Svg + "desc", new XAttribute("id", description), figure.Description),
            new XElement(Svg + "style", Style(svg, figure)));
        return svg;
    }

    private static XElement Draw(Figure figure)
    {
        using var stream = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, figure.Width, figure.Height), stream))
        {
            figure.Draw(canvas);
        }

        stream.Position = 0;
        return XDocument.Load(stream).Root!;
    }

    /// <summary>
    /// Skia defines each image under a running number and refers to it. Here the image is placed where it is used, with sharp pixels.
    /// </summary>
    private static void InlineImages(XElement svg)
    {
        foreach (XElement use in svg.Descendants(Svg + "use").ToArray())
        {
            string name = use.Attribute(XLink + "href")!.Value.TrimStart('#');
            XElement image = svg.Descendants(Svg + "image").Single(one => one.Attribute("id")?.Value == name);
            use.ReplaceWith(new XElement(
                Svg + "image",
                use.Attributes().Where(attribute => attribute.Name.Namespace == XNamespace.None),
                image.Attribute("width"),
                image.Attribute("height"),
                new XAttribute("image-rendering", "pixelated"),
                new XAttribute("preserveAspectRatio", "none"),
                new XAttribute("href", image.Attribute(XLink + "href")!.Value)));
        }

        svg.Descendants(Svg + "defs").Where(definitions => definitions.Elements(Svg + "image").Any()).Remove();
    }

    /// <summary>
    /// Skia clips every mark separately, under names that are numbered through the life of the process.
    /// Here each rectangle has one clip path, named after the figure, and neighbours in one rectangle share a group.
    /// </summary>
    private static void ShareClips(XElement svg, string id)
    {
        var names = new Dictionary<string, string>();
        var renamed = new Dictionary<string, string>();
        foreach (XElement clip in svg.Elements(Svg + "clipPath").ToArray())
        {
            string shape = string.Concat(clip.Elements());
            bool known = names.TryGetValue(shape, out string? name);
            name ??= names[shape] = $"{id}-clip{names.Count + 1}";
            renamed[$"url(#{clip.Attribute("id")!.Value})"] = $"url(#{name})";
            clip.SetAttributeValue("id", name);
            if (known)
            {
                clip.Remove();
            }
        }

        foreach (XElement group in svg.Elements(Svg + "g").ToArray())
        {
            string clip = renamed[group.Attribute("clip-path")!.Value];
            group.SetAttributeValue("clip-path", clip);
            if (group.PreviousNode is XElement before && before.Name == group.Name && before.Attribute("clip-path")!.Value == clip)
            {
                before.Add(group.Elements());
                group.Remove();
            }
        }
    }

    /// <summary>Two decimals are more than any screen shows.</summary>
    private static void Shorten(XElement element)
    {
        foreach (XAttribute attribute in element.Attributes().Where(attribute => attribute.Name != "href"))
        {
            attribute.Value =
                LongNumber().Replace(attribute.Value, match => Number(double.Parse(match.Value, CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>A colour becomes a class: f-rrggbb for a fill, s-rrggbb for a line.</summary>
    private static void Classify(XElement element)
    {
        var classes = new List<string>();
        foreach (string name in Painted)
        {
            if (element.Attribute(name) is XAttribute paint && paint.Value != "none")
            {
                classes.Add($"{name[0]}-{Hex(paint.Value)}");
                paint.Remove();
            }
        }

        element.SetAttributeValue("class", classes.Count > 0 ? string.Join(' ', classes) : null);
        element.SetAttributeValue("stroke-miterlimit", null);
    }

    private static string Hex(string color) => color switch
    {
        ['#', char r, char g, char b] => $"{r}{r}{g}{g}{b}{b}".ToLowerInvariant(),
        ['#', .. { Length: 6 } hex] => hex.ToLowerInvariant(),
        "white" => "ffffff",
        _ => throw new NotSupportedException($"'{color}' is not a colour that figures use."),
    };

    /// <summary>Replaces the place of every glyph by the length of the whole, so that a text stays one text and fits in any font.</summary>
    private static void Join(XElement text)
    {
        string content = text.Value.Trim();
        using SKFont font = new(
            FigureFont.Find(text.Attribute("font-weight") is null ? FigureFont.Regular : FigureFont.Bold),
            float.Parse(text.Attribute("font-size")!.Value, CultureInfo.InvariantCulture))
        {
            Subpixel = true,
            LinearMetrics = true,
        };
        text.SetAttributeValue("x", text.Attribute("x")!.Value.Split(',')[0]);
        text.SetAttributeValue("y", text.Attribute("y")!.Value.Split(',')[0]);
        text.SetAttributeValue("textLength", Number(font.MeasureText(content)));
        text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
        text.SetAttributeValue("font-family", null);
        text.Value = content;
    }

    private static string Style(XElement svg, Figure figure)
    {
        var dark = Palette.All.Concat(figure.Tones).Distinct().ToDictionary(tone => Tone.Hex(tone.Light), tone => Tone.Hex(tone.Dark));
        string[] classes =
            [.. svg.Descendants().Attributes("class").SelectMany(names => names.Value.Split(' ')).Distinct().Order(StringComparer.Ordinal)];
        string light = string.Concat(classes.Select(name => Rule(name, name[2..])));
        return $"{light}@media (prefers-color-scheme:dark){{{string.Concat(classes.Select(name => Rule(name, dark[name[2..]])))}}}";
    }

    private static string Rule(string name, string color) => $".{name}{{{(name[0] == 'f' ? "fill" : "stroke")}:#{color}}}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"-?\d+\.\d{3,}(e-?\d+)?")]
    private static partial Regex LongNumber();
}
