using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Writes a figure as SVG: real text, classes for colours, light and dark in one drawing.</summary>
/// <remarks>Font-independent: the same bytes on a machine without fonts.</remarks>
internal static class SvgWriter
{
    /// <summary>Font of every figure and page.</summary>
    public const string FontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The drawing as an element that stands alone or inside a page.</summary>
    public static XElement Write(Figure figure)
    {
        string title = figure.Id + "-title", description = figure.Id + "-description";
        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(figure.Width)} {Number(figure.Height)}"),
            new XAttribute("width", Number(figure.Width)),
            new XAttribute("height", Number(figure.Height)),
            new XAttribute("role", "img"),
            new XAttribute("aria-labelledby", $"{title} {description}"),
            new XAttribute("font-family", FontFamily),
            new XElement(Svg + "title", new XAttribute("id", title), figure.Title),
            new XElement(Svg + "desc", new XAttribute("id", description), figure.Description),
            new XElement(Svg + "style", Style(figure)),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("class", "f-paper")),
            figure.Marks.Select(Write));
    }

    private static XElement Write(Mark mark) => mark switch
    {
        LineMark line => Path(Lines(line.Lines, close: false), "s-" + line.Tone.Name, new XAttribute("stroke-width", Number(line.Width)), Dash(line.Dash)),
        AreaMark area => Path(Lines(area.Polygons, close: true), "f-" + area.Tone.Name, new XAttribute("opacity", Number(area.Opacity))),
        BoxMark box => Rectangle(box),
        SymbolMark symbols => Path(Symbols(symbols), "f-" + symbols.Tone.Name + " edge"),
        TextMark text => Text(text),
        _ => throw new NotSupportedException($"SVG does not know how to draw a {mark.GetType().Name}."),
    };

    private static string Style(Figure figure)
    {
        (bool IsLine, Tone Tone)[] used =
            [.. figure.Marks.Select(mark => (mark is LineMark, ToneOf(mark))).Append((false, Palette.Paper)).Distinct().OrderBy(one => one.Item2.Name, StringComparer.Ordinal)];
        string light = string.Concat(used.Select(one => Rule(one.IsLine, one.Tone.Name, one.Tone.Light)));
        string dark = string.Concat(used.Select(one => Rule(one.IsLine, one.Tone.Name, one.Tone.Dark)));
        return $".edge{{stroke:{Tone.Hex(Palette.Paper.Light)};stroke-width:.6}}{light}@media (prefers-color-scheme:dark){{.edge{{stroke:{Tone.Hex(Palette.Paper.Dark)}}}{dark}}}";
    }

    private static string Rule(bool isLine, string name, uint color) =>
        isLine ? $".s-{name}{{fill:none;stroke:{Tone.Hex(color)}}}" : $".f-{name}{{fill:{Tone.Hex(color)}}}";

    private static Tone ToneOf(Mark mark) => mark switch
    {
        LineMark line => line.Tone,
        AreaMark area => area.Tone,
        BoxMark box => box.Tone,
        SymbolMark symbols => symbols.Tone,
        TextMark text => text.Tone,
        _ => throw new NotSupportedException($"SVG does not know the colour of a {mark.GetType().Name}."),
    };

    private static XElement Path(string data, string style, params object?[] attributes) =>
        new(Svg + "path", new XAttribute("class", style), attributes, new XAttribute("d", data));

    private static XAttribute? Dash(double[] dash) =>
        dash.Length == 0 ? null : new XAttribute("stroke-dasharray", string.Join(' ', dash.Select(Number)));

    private static XElement Rectangle(BoxMark box) => new(
        Svg + "rect",
        new XAttribute("class", "f-" + box.Tone.Name),
        new XAttribute("shape-rendering", "crispEdges"),
        new XAttribute("x", Number(box.Frame.Left)),
        new XAttribute("y", Number(box.Frame.Top)),
        new XAttribute("width", Number(box.Frame.Width)),
        new XAttribute("height", Number(box.Frame.Height)));

    private static XElement Text(TextMark text) => new(
        Svg + "text",
        new XAttribute("class", "f-" + text.Tone.Name),
        new XAttribute("x", Number(text.At.X)),
        new XAttribute("y", Number(text.At.Y)),
        new XAttribute("font-size", Number(text.Size)),
        text.Anchor == Anchor.Start ? null : new XAttribute("text-anchor", text.Anchor == Anchor.Middle ? "middle" : "end"),
        text.Bold ? new XAttribute("font-weight", "600") : null,
        text.Upwards ? new XAttribute("transform", $"rotate(-90 {Number(text.At.X)} {Number(text.At.Y)})") : null,
        text.Text);

    private static string Lines(IReadOnlyList<Place[]> lines, bool close)
    {
        var path = new StringBuilder();
        foreach (Place[] line in lines)
        {
            for (int i = 0; i < line.Length; i++)
            {
                path.Append(i == 0 ? 'M' : 'L').Append(Number(line[i].X)).Append(' ').Append(Number(line[i].Y));
            }

            path.Append(close ? "Z" : "");
        }

        return path.ToString();
    }

    private static string Symbols(SymbolMark symbols)
    {
        if (symbols.Shape != SymbolShape.Circle)
        {
            return Lines([.. symbols.Centers.Select(center => Symbol.Outline(symbols.Shape, center, symbols.Radius))], close: true);
        }

        string r = Number(symbols.Radius), across = Number(2 * symbols.Radius);
        var path = new StringBuilder();
        foreach (Place center in symbols.Centers)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{Number(center.X - symbols.Radius)} {Number(center.Y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0");
        }

        return path.ToString();
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
