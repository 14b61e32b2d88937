using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>
/// HTML as an element tree, so that text is escaped and tags are closed by construction. The result is well-formed XML too.
/// </summary>
internal static class Html
{
    private static readonly HashSet<string> Void = ["meta", "link", "br", "hr", "img", "wbr"];

    /// <summary>A complete page.</summary>
    public static string Page(string title, params object?[] body) => Page(title, [], body);

    /// <summary>A complete page that may run these scripts and no other, and load nothing.</summary>
    public static string Page(string title, XElement[] scripts, params object?[] body)
    {
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement(
                    "meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy(scripts))),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", title),
                new XElement("style", Stylesheet.Css)),
            new XElement("body", body, scripts));
        return "<!DOCTYPE html>\n" + Serialize(page) + "\n";
    }

    /// <summary>An element of a class.</summary>
    public static XElement Of(string element, string style, params object?[] content) =>
        new(element, new XAttribute("class", style), content);

    /// <summary>A part of a page under its heading.</summary>
    public static XElement Section(string id, string title, string note, params object?[] content) => new(
        "section", new XAttribute("id", id), new XElement("h2", title), Of("p", "note", note), content);

    /// <summary>A relative link; empty segments are dropped and the others encoded, so it cannot name a scheme or another host.</summary>
    public static XElement Link(string path, string? text = null) =>
        new(
            "a",
            new XAttribute("href", string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString))),
            text ?? path);

    /// <summary>A table under its caption.</summary>
    public static XElement Table(DataTable table) => Of(
        "div",
        "scroll",
        new XElement(
            "table",
            new XElement("caption", table.Caption),
            Head([.. table.Headers]),
            new XElement("tbody", table.Rows.Select(row => new XElement("tr", row.Select(cell => new XElement("td", cell)))))));

    /// <summary>The head row of a table; a header that begins with '#' stands over numbers.</summary>
    public static XElement Head(params string[] headers) => new(
        "thead",
        new XElement("tr", headers.Select(header => new XElement(
            "th",
            new XAttribute("scope", "col"),
            header.StartsWith('#') ? new XAttribute("class", "number") : null,
            header.TrimStart('#')))));

    /// <summary>An instant, for machines and for readers.</summary>
    public static XElement Time(DateTimeOffset instant)
    {
        string text = instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return new XElement(
            "time", new XAttribute("datetime", instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            text);
    }

    private static string Policy(XElement[] scripts)
    {
        string[] run = [.. scripts.Where(script => script.Attribute("type") is null).Select(Explorer.Hash)];
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" +
            (run.Length == 0 ? "" : $"; script-src {string.Join(' ', run)}");
    }

    private static string Serialize(XElement page)
    {
        foreach (XElement element in page.DescendantsAndSelf())
        {
            MakeWritable(element);
        }

        var text = new StringBuilder();
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(text, settings))
        {
            page.WriteTo(writer);
        }

        return text.ToString();
    }

    /// <summary>Gives empty elements an end tag, which HTML needs, and replaces characters that XML cannot hold by U+FFFD.</summary>
    private static void MakeWritable(XElement element)
    {
        foreach (XText text in element.Nodes().OfType<XText>())
        {
            text.Value = Printable(text.Value);
        }

        foreach (XAttribute attribute in element.Attributes())
        {
            if (!attribute.IsNamespaceDeclaration)
            {
                attribute.Value = Printable(attribute.Value);
            }
        }

        if (element.IsEmpty && element.Name.Namespace == XNamespace.None && !Void.Contains(element.Name.LocalName))
        {
            element.Value = "";
        }
    }

    private static string Printable(string text) =>
        text.All(c => XmlConvert.IsXmlChar(c))
            ? text
            : string.Concat(
                text.EnumerateRunes().Select(
                    rune => rune.Value < 0x20 && rune.Value is not (9 or 10 or 13) || rune.Value is 0xfffe or 0xffff
                        ? "\ufffd"
                        : rune.ToString()));
}
