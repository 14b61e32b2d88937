using System.Text.Json.Nodes;
using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The page of one run.</summary>
internal static class RunPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="record">The run.</param>
    /// <param name="pictures">Its figures.</param>
    /// <param name="explored">What the explorer knows; null for nothing.</param>
    /// <param name="tables">Paths of the CSV files of every series.</param>
    /// <param name="files">Paths of all files of the report.</param>
    public static string Write(
        RunRecord record, IReadOnlyList<Picture> pictures, JsonObject? explored, ILookup<string, string> tables,
        IReadOnlyList<string> files)
    {
        IReadOnlyList<SeedSummary> summaries = SeedSummary.Of(record);
        XElement[] figures = [.. FigureSections.Write(pictures, tables)];
        return Html.Page(
            Headlines.Title(record),
            [.. Explorer.Scripts(explored)],
            Header(record),
            new XElement(
                "main",
                Tiles(record),
                ConclusionSections.WriteEvidence(record.Conclusion),
                AveragingSections.Write(record),
                AttackSections.Write(AttackComparison.Of(record)),
                Explorer.HasRadii(explored) ? Explorer.Section(explored) : null,
                figures,
                Explorer.HasRadii(explored) ? null : Explorer.Section(explored),
                Claims(record),
                SeedSections.WritePaired(summaries),
                SeedSections.Write(summaries),
                Metrics(record),
                Diagnostics(record),
                Options(record),
                Provenance(record),
                Files([.. record.Files.Concat(files).Distinct().Order(StringComparer.Ordinal)])),
            new XElement("footer", new XElement("p", "A view of ", Html.Link("run.json"), ": every number on this page is in that file.")));
    }

    private static XElement Header(RunRecord record) => new(
        "header",
        Html.Of("p", "eyebrow", "Run of ", record.Experiment),
        new XElement("h1", Headlines.Title(record)),
        Html.Of("p", "lead", Headlines.Finding(record)),
        Html.Of("p", "meta", Html.Time(record.Started), $" · seeds: {Seeds(record)} · version {record.Provenance.Version}"));

    private static string Seeds(RunRecord record) =>
        string.Join(", ", record.Seeds.OrderBy(seed => seed.Key, StringComparer.Ordinal).Select(seed => $"{seed.Key} {seed.Value}"));

    private static XElement? Tiles(RunRecord record) => record.Metrics.Count == 0 ? null : Html.Of(
        "dl",
        "tiles",
        Headlines.Tiles(record, most: 6)
            .Select(tile => Html.Of("div", "tile", new XElement("dt", tile.Label), new XElement("dd", tile.Value))));

    private static XElement? Claims(RunRecord record) => record.Claims.Count == 0 ? null : Html.Section(
        "claims",
        "Claims",
        "Each statement is judged by one number of this run: where that number has a 95 % interval, by the whole of it. " +
        "A claim is undecided where the interval has both sides of the bound in it, or where a claim fails that it presumes.",
        new XElement(
            "table",
            new XAttribute("class", "stack"),
            Html.Head("Verdict", "Statement", "#Value", "Bound", "Evidence"),
            new XElement("tbody", record.Claims.Select(Claim))));

    private static XElement Claim(Claim claim) => new(
        "tr",
        new XAttribute("id", "claim-" + claim.Id),
        new XElement("td", VerdictMarks.Of(claim.Verdict, claim.VerdictWord)),
        new XElement("td", claim.Sentence, " ", Html.Of("span", "source", $"{claim.Id} · {claim.Source}{VerdictMarks.Because(claim)}")),
        new XElement(
            "td", new XAttribute("class", "number"), new XAttribute("data-label", "value"), Numbers.Brief(claim.Value),
            Html.Of("div", "source", Interval(claim.Interval))),
        new XElement("td", new XAttribute("class", "short"), new XAttribute("data-label", "bound"), Numbers.InText(claim.Bound)),
        new XElement("td", new XAttribute("data-label", "evidence"), NameValueTables.Name(claim.Metric)));

    private static string Interval(ClaimInterval? interval) => interval is null
        ? "no interval"
        : $"{Numbers.Brief(interval.Low)} to {Numbers.Brief(interval.High)}, " +
          $"{Numbers.Whole(interval.Count)} {interval.Over.ToString().ToLowerInvariant()}";

    private static XElement? Metrics(RunRecord record) => record.Metrics.Count == 0 ? null : Html.Section(
        "metrics",
        "Metrics",
        "Four significant digits; run.json has them all. Fractions are in [0, 1].",
        NameValueTables.WriteGroups(SeedSummary.WithoutSpread(record.Metrics)));

    private static XElement Diagnostics(RunRecord record) => Html.Section(
        "diagnostics",
        "Diagnostics",
        record.Diagnostics.Count == 0 ? "The run raised none." : "What the run noticed about its own numbers.",
        record.Diagnostics.Count == 0 ? null : new XElement(
            "table",
            new XAttribute("class", "stack"),
            Html.Head("Id", "Severity", "Message"),
            new XElement("tbody", record.Diagnostics.Select(diagnostic => new XElement(
                "tr",
                new XElement("td", new XAttribute("class", "short"), new XElement("code", diagnostic.Id)),
                new XElement("td", Html.Of("span", SeverityStyle(diagnostic.Severity), SeverityWord(diagnostic.Severity))),
                new XElement("td", diagnostic.Message))))));

    private static string SeverityWord(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    private static string SeverityStyle(Severity severity) => "severity-" + SeverityWord(severity);

    private static XElement? Options(RunRecord record) => record.Options.Count == 0 ? null : Html.Section(
        "options", "Options", "The effective values, defaults included.",
        NameValueTables.Write(Flatten("", record.Options), numbers: false));

    /// <summary>Options as Section.Name and value, in the record's order.</summary>
    private static IEnumerable<(string Name, string Value)> Flatten(string prefix, JsonObject section)
    {
        foreach ((string name, JsonNode? value) in section)
        {
            if (value is JsonObject nested)
            {
                foreach ((string Name, string Value) pair in Flatten(prefix + name + ".", nested))
                {
                    yield return pair;
                }
            }
            else
            {
                yield return (
                    prefix + name,
                    value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value?.ToJsonString() ?? "none");
            }
        }
    }

    private static XElement Provenance(RunRecord record)
    {
        Provenance provenance = record.Provenance;
        (string Name, string Value)[] facts =
        [
            ("version", provenance.Version),
            ("commit", provenance.Commit),
            ("runtime", provenance.Dotnet),
            ("operating system", provenance.Os),
            ("processor", provenance.Cpu),
            ("threads", Numbers.Whole(provenance.Threads)),
            .. provenance.Libtorch is string libtorch ? [("libtorch", libtorch)] : Array.Empty<(string, string)>(),
            .. provenance.Arithmetic is string arithmetic ? [("libtorch's arithmetic", arithmetic)] : Array.Empty<(string, string)>(),
        ];
        return Html.Section(
            "provenance",
            "Made by",
            "The command that makes this run again:",
            new XElement("pre", provenance.Command),
            Html.Of(
                "div",
                "columns",
                NameValueTables.Write(facts, numbers: false),
                record.TimingsMs.Count == 0 ? null : NameValueTables.Write(
                    record.TimingsMs.Select(timing => (timing.Key, Numbers.Brief(timing.Value) + " ms")), numbers: true)));
    }

    private static XElement Files(string[] files) => Html.Section(
        "files",
        "Files",
        "Relative to this page; figures as SVG and PNG, series as CSV with every digit.",
        NameValueTables.Fold(
            $"{Numbers.Whole(files.Length)} files", Html.Of("ul", "files", files.Select(file => new XElement("li", Html.Link(file))))));
}
