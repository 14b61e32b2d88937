using System.Xml.Linq;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Sweeps;

/// <summary>The page of a sweep.</summary>
internal static class SweepPage
{
    private static readonly ILookup<string, string> NoTables = Array.Empty<string>().ToLookup(name => name);

    /// <summary>Writes the page.</summary>
    public static string Write(SweepTable table, SweepPlane plane, IReadOnlyList<Picture> pictures) => Html.Page(
        $"Sweep {table.Name}",
        new XElement(
            "header",
            Html.Of("p", "eyebrow", "Sweep of ", table.Experiment),
            new XElement("h1", table.Name),
            Html.Of("p", "lead", Lead(plane)),
            Html.Of("p", "meta", $"version {table.Version}")),
        new XElement(
            "main",
            Html.Of("dl", "tiles", Counts(table).Select(count => Html.Of(
                "div", "tile", new XElement("dt", count.Name), new XElement("dd", Numbers.Whole(count.Count))))),
            plane.Metrics.Select(metric => Html.Section(
                $"metric-{metric}", metric, "",
                Html.Of(
                    "div", "figures",
                    pictures.Where(picture => picture.Figure.Id == $"phase.{metric}" || picture.Figure.Id == $"slices.{metric}")
                        .Select(picture => FigureSections.Write(picture, NoTables))))),
            Left(table, plane)),
        new XElement(
            "footer", new XElement("p", "A view of ", Html.Link("cells.csv"), ": every number on this page is from that table.")));

    private static string Lead(SweepPlane plane)
    {
        string axes = plane.Y is null ? $"Metrics over {plane.X}." : $"Metrics over {plane.X} and {plane.Y}.";
        string held = plane.Held.Count == 0 ? "" : $" Held: {string.Join(", ", plane.Held.Select(one => $"{one.Axis} = {one.Value}"))}.";
        return axes + held;
    }

    private static IEnumerable<(string Name, int Count)> Counts(SweepTable table)
    {
        yield return ("cells", table.Rows.Count);
        foreach (string state in table.Rows.Select(row => row.State).Distinct().Order(StringComparer.Ordinal))
        {
            yield return (state, table.Rows.Count(row => row.State == state));
        }
    }

    private static XElement? Left(SweepTable table, SweepPlane plane)
    {
        string[] others = [.. table.Metrics.Except(plane.Metrics)];
        return others.Length == 0 ? null : Html.Section(
            "others", "Other metrics", "Kept, and not shown here: favg sweep report --metric NAME shows them.",
            Html.Of("ul", "files", others.Select(name => new XElement("li", new XElement("code", name)))));
    }
}
