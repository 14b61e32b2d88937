using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Xml.Linq;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The explorer of a page: an empty section, numbers, and the script that fills the one from the others where it runs.</summary>
internal static class Explorer
{
    private const string Radii =
        "Move the radius: each sample may be moved that far, and those that no move of that length misleads are still right. " +
        "The hatched part of a histogram lies below the radius.";

    private const string Pictures = "The shortest perturbations that the attacks found, picture by picture.";

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private static readonly string Script =
        $"(function () {{\n  'use strict';\n\n{Load("Player.js")}\n{Load("Explorer.js")}}}());\n";

    /// <summary>Whether there are radii to explore, which stand before the figures; pictures alone stand after them.</summary>
    /// <param name="data">From <see cref="ExplorerData"/>; null for none.</param>
    public static bool HasRadii(JsonObject? data) => data?.ContainsKey(ExplorerData.Arms) == true;

    /// <summary>The place of the explorer, hidden until the script shows it; null where neither radii nor pictures are known.</summary>
    /// <param name="data">From <see cref="ExplorerData"/>; null for none.</param>
    public static XElement? Section(JsonObject? data)
    {
        if (data?.ContainsKey(ExplorerData.Tables) != true)
        {
            return null;
        }

        (string title, string note) = HasRadii(data) ? ("Explore the radii", Radii) : ("Explore the pictures", Pictures);
        return new XElement(
            "section", new XAttribute("id", "explorer"), new XAttribute("hidden", "hidden"), new XElement("h2", title),
            Html.Of("p", "note", note));
    }

    /// <summary>
    /// Data and script for the end of the body. The script stands in a CDATA section between comments, so that it reads the same as HTML
    /// and as XML. The encoder of the data writes '&lt;', '&gt;' and '&amp;' as escapes, so that nothing in them ends the block.
    /// </summary>
    /// <param name="data">From <see cref="ExplorerData"/>; null for none.</param>
    public static IEnumerable<XElement> Scripts(JsonObject? data) => data is null
        ? []
        :
        [
            new XElement(
                "script", new XAttribute("type", "application/json"), new XAttribute("id", "explorer-data"), data.ToJsonString(Compact)),
            new XElement("script", "/*", new XCData("*/\n" + Script + "/*"), "*/"),
        ];

    /// <summary>A source for the page's policy: the hash of a script's text between its tags as a browser reads it.</summary>
    /// <param name="script">The script.</param>
    public static string Hash(XElement script)
    {
        string text = string.Concat(script.Nodes().Select(node => node is XCData data ? $"<![CDATA[{data.Value}]]>" : ((XText)node).Value));
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    private static string Load(string name)
    {
        using var reader = new StreamReader(typeof(Explorer).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
