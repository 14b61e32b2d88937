using System.Xml.Linq;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The table of attacks of a run that compares them.</summary>
internal static class AttackSections
{
    private const string Note =
        "Distances are of the median sample, +∞ where an attack breaks fewer than half. The half radius is where the curve of an " +
        "attack with a given radius crosses one half. \"Shortest on\" is the share of the broken samples on which no other attack is " +
        "shorter; the strongest attack takes the shortest on each sample.";

    /// <summary>One table per decision; nothing for a record without attacks to compare.</summary>
    public static XElement? Write(IReadOnlyList<AttackComparison> comparisons) => comparisons.Count == 0 ? null : Html.Section(
        "attacks", "Attacks", Note,
        comparisons.Select(comparison => Html.Of("div", "scroll", Table(AttackTable.Of(comparison), comparisons.Count > 1))));

    private static XElement Table(DataTable table, bool named) => new(
        "table",
        named ? new XElement("caption", table.Caption) : null,
        Html.Head([table.Headers[0], .. table.Headers.Skip(1).Select(header => "#" + header)]),
        new XElement("tbody", table.Rows.Select(row => new XElement(
            "tr",
            new XElement("th", new XAttribute("scope", "row"), row[0]),
            row.Skip(1).Select(cell => new XElement("td", new XAttribute("class", "number"), cell))))));
}
