using System.Xml.Linq;
using FeatureAveraging.Reporting.Pages;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting;

/// <summary>The front page of a site of runs.</summary>
public static class IndexPage
{
    /// <summary>Writes a self-contained page that lists runs, with their first numbers and the verdicts on their claims.</summary>
    /// <param name="runs">Runs in the order to show; each link is a relative path with '/' to the run's page.</param>
    public static string Build(IReadOnlyList<(string Link, RunRecord Record)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return Html.Page(
            "Runs",
            new XElement(
                "header",
                Html.Of("p", "eyebrow", "Feature averaging"),
                new XElement("h1", "Runs"),
                Html.Of("p", "lead", runs.Count == 0
                    ? "No runs yet."
                    : $"{Numbers.Whole(runs.Count)} {(runs.Count == 1 ? "run" : "runs")}, " +
                      Numbers.Whole(runs.Count(run => run.Record.Claims.Count > 0 && run.Record.Claims.All(claim => claim.Holds))) +
                      " with every claim confirmed.")),
            new XElement("main", runs.Count == 0 ? null : Table(runs)),
            new XElement("footer", new XElement("p", "Every page is a view of its run's run.json.")));
    }

    private static XElement Table(IReadOnlyList<(string Link, RunRecord Record)> runs) => new(
        "table",
        new XAttribute("class", "stack"),
        Html.Head("Run", "Claims", "First numbers", "Diagnostics"),
        new XElement("tbody", runs.Select(run => Row(run.Link, run.Record))));

    private static XElement Row(string link, RunRecord record) => new(
        "tr",
        new XElement(
            "td",
            Html.Link(link, Headlines.Title(record)),
            new XElement("br"),
            Html.Of(
                "span", "source", Html.Time(record.Started),
                string.Concat(record.Seeds.Where(seed => seed.Key == "root").Select(seed => $" · seed {seed.Value}")))),
        new XElement("td", Verdict(record), Unconfirmed(record)),
        new XElement(
            "td",
            Headlines.Tiles(record, most: 4)
                .Select(tile => new XElement("div", new XElement("strong", tile.Value), " ", Html.Of("span", "source", tile.Label)))),
        new XElement(
            "td",
            record.Diagnostics.Select(diagnostic => new XElement(
                "div", new XElement("code", diagnostic.Id), " ", Html.Of("span", "source", diagnostic.Message)))));

    private static XElement Verdict(RunRecord record) => record.Claims.Count == 0
        ? Html.Of("span", "source", Headlines.Verdicts(record))
        : VerdictMarks.Of(VerdictMarks.Worst(record.Claims), Headlines.Verdicts(record));

    private static IEnumerable<XElement> Unconfirmed(RunRecord record) => record.Claims.Where(claim => !claim.Holds).Select(claim =>
        new XElement(
            "div", $"{VerdictMarks.Sign(claim.Verdict)} ", new XElement("code", claim.Id), " ",
            Html.Of("span", "source", $"{claim.VerdictWord}: {claim.Sentence}")));
}
