using System.Xml.Linq;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>Lists of dotted names with their values.</summary>
internal static class NameValueTables
{
    /// <summary>Lists longer than this are folded.</summary>
    private const int MostUnfolded = 24;

    /// <summary>Names and values; a long list stands in two columns.</summary>
    public static XElement Write(IEnumerable<(string Name, string Value)> pairs, bool numbers)
    {
        (string Name, string Value)[] all = [.. pairs];
        int column = all.Length > 8 ? (all.Length + 1) / 2 : Math.Max(1, all.Length);
        return Html.Of("div", "columns", all.Chunk(column).Select(part => new XElement(
            "table",
            new XElement("tbody", part.Select(pair => new XElement(
                "tr",
                new XElement("th", new XAttribute("scope", "row"), Name(pair.Name)),
                new XElement("td", numbers ? new XAttribute("class", "number") : null, pair.Value)))))));
    }

    /// <summary>Numbers by the first part of their names, each group folded where there are many in all.</summary>
    public static IEnumerable<XElement> WriteGroups(IReadOnlyDictionary<string, double> values)
    {
        (string Name, string Value)[] all =
            [.. values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, Numbers.Brief(pair.Value)))];
        return all.Length <= MostUnfolded
            ? [Write(all, numbers: true)]
            : all.GroupBy(pair => MetricName.Parse(pair.Name).Group).Select(group =>
                Fold($"{group.Key} ({Numbers.Whole(group.Count())})", Write(group, numbers: true)));
    }

    /// <summary>Something long behind a line that opens it.</summary>
    public static XElement Fold(string summary, XElement content) => Html.Of("details", "fold", new XElement("summary", summary), content);

    /// <summary>A dotted name that may break after its dots.</summary>
    public static XElement Name(string name) =>
        new("code", name.Split('.').SelectMany((part, i) => i == 0 ? new object[] { part } : [".", new XElement("wbr"), part]));
}
