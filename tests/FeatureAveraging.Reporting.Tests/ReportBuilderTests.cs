using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

public sealed partial class ReportBuilderTests
{
    private const string Hostile = "<script>alert(1)</script>\" onload='x' & ]]> \0 \ud800";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_SmallRecord_MatchesTheGoldenFilesInEveryCulture(string culture)
    {
        Report report = Cultures.Run(culture, () => ReportBuilder.Build(SmallRecord.Make()));

        // Drawings are left out: their coordinates follow the machine's arithmetic in the last digit.
        // They are compared with those of the invariant culture instead.
        GoldenFile.Matches("small.html", WithoutDrawings(report.Html));
        Assert.Equal(ReportBuilder.Build(SmallRecord.Make()).Html, report.Html);
        GoldenFile.Matches("small.csv.txt", string.Concat(report.Files
            .Where(file => file.RelativePath.EndsWith(".csv", StringComparison.Ordinal))
            .Select(file => $"== {file.RelativePath}\n{Encoding.UTF8.GetString(file.Content)}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("en-US")]
    [InlineData("tr-TR")]
    public void Build_AttackRecord_MatchesTheGoldenFileInEveryCulture(string culture)
    {
        Report report = Cultures.Run(culture, () => ReportBuilder.Build(AttackRecord.Make()));

        GoldenFile.Matches("attack.html", WithoutDrawings(report.Html));
        Assert.Equal(ReportBuilder.Build(AttackRecord.Make()).Html, report.Html);
    }

    [Fact]
    public void Build_OneAndFourThreads_GiveTheSameBytes()
    {
        Report one = ReportBuilder.Build(SmallRecord.Make()), four = ReportBuilder.Build(SmallRecord.Make(), threads: 4);

        Assert.Equal(one.Html, four.Html);
        Assert.Equal(one.Files.Select(file => file.RelativePath), four.Files.Select(file => file.RelativePath));
        Assert.All(
            one.Files.Zip(four.Files),
            pair => Assert.True(pair.First.Content.AsSpan().SequenceEqual(pair.Second.Content), pair.First.RelativePath));
    }

    [Fact]
    public void Build_SmallRecord_PageIsWellFormedAndLoadsNothing()
    {
        string html = ReportBuilder.Build(SmallRecord.Make()).Html;
        XDocument page = XDocument.Parse(html);

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "img" or "iframe");
        Assert.All(page.Descendants("script"), script => Assert.Null(script.Attribute("src")));
        string own = Regex.Replace(html, """(xmlns=|const SVG = )["']http://www\.w3\.org/2000/svg["']|'sha256-[^']+'""", "");
        Assert.DoesNotContain("//", own, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html.Replace("url(#", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(html, @"url\(#([^)]+)\)"), reference => Assert.Contains(reference.Groups[1].Value, ids));
    }

    [Fact]
    public void Build_SmallRecord_StyleReadsTheSameAsHtmlAndAsXml() =>
        Assert.All(
            Regex.Matches(ReportBuilder.Build(SmallRecord.Make()).Html, "<style>(.*?)</style>", RegexOptions.Singleline),
            style => Assert.DoesNotContain("&", style.Groups[1].Value, StringComparison.Ordinal));

    [Fact]
    public void Build_SmallRecord_EveryFigureHasAlternativeTextATableAndItsFiles()
    {
        Report report = ReportBuilder.Build(SmallRecord.Make());
        XElement[] figures = [.. XDocument.Parse(report.Html).Descendants("figure")];

        Assert.Equal(6, figures.Length);
        Assert.All(figures, figure =>
        {
            XElement svg = figure.Descendants(Svg + "svg").Single();
            string[] named =
            [
                .. svg.Attribute("aria-labelledby")!.Value.Split(' ')
                    .Select(id => svg.Elements().Single(element => element.Attribute("id")?.Value == id).Value),
            ];
            Assert.Equal("img", svg.Attribute("role")!.Value);
            Assert.Contains(svg.Descendants(Svg + "text"), text => text.Value.Length > 0);
            Assert.All(named, text => Assert.NotEmpty(text));
            Assert.Contains(named[1], char.IsAsciiDigit);
            Assert.NotEmpty(figure.Descendants("table"));
            string[] links = [.. figure.Descendants("a").Select(a => a.Attribute("href")!.Value)];
            Assert.Contains(links, link => link.EndsWith(".csv", StringComparison.Ordinal));
            Assert.All(links, link => Assert.Contains(report.Files, file => file.RelativePath == link));
        });
    }

    [Fact]
    public void Build_SmallRecord_ShowsEveryClaimDiagnosticMetricOptionAndTheCommand()
    {
        RunRecord record = SmallRecord.Make();
        string text = XDocument.Parse(ReportBuilder.Build(record).Html).Root!.Value;

        Assert.All(
            record.Claims,
            claim => Assert.All(
                [claim.Id, claim.Sentence, claim.Source, claim.Metric, claim.Bound],
                part => Assert.Contains(part, text, StringComparison.Ordinal)));
        Assert.All(
            record.Diagnostics,
            diagnostic =>
                Assert.All([diagnostic.Id, diagnostic.Message, "warning"], part => Assert.Contains(part, text, StringComparison.Ordinal)));
        Assert.All(record.Metrics.Keys, metric => Assert.Contains(metric, text, StringComparison.Ordinal));
        Assert.All(
            ["Cluster.NoiseScale", "Training.Engine", record.Provenance.Command, "✓ holds", "✗ fails", "? undecided",
                "1 of 3 claims hold, 1 fails, 1 undecided", "0.7225 to 1, 10 samples", "no interval"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_HostileText_IsEscapedEverywhere()
    {
        RunRecord record = SmallRecord.Make() with
        {
            Experiment = Hostile,
            Options = new JsonObject { [Hostile] = Hostile },
            Seeds = new Dictionary<string, ulong> { [Hostile] = 1 },
            Provenance = new Provenance(Hostile, Hostile, Hostile, Hostile, Hostile, 1, Hostile, Hostile),
            Metrics = new Dictionary<string, double> { [Hostile] = 1 },
            Diagnostics = [new Diagnostic(Hostile, Severity.Error, Hostile)],
            Claims = [new Claim(Hostile, Hostile, Hostile, Hostile, double.NaN, Hostile, Verdict.Fails)],
            TimingsMs = new Dictionary<string, double> { [Hostile] = 1 },
            Files = [Hostile, "javascript:alert(1)", "//example.org/x"],
        };

        string html = ReportBuilder.Build(record).Html;
        XDocument page = XDocument.Parse(html);

        Assert.Equal(2, page.Descendants("script").Count());
        Assert.Equal(2, Regex.Count(html, "<script", RegexOptions.IgnoreCase));
        Assert.DoesNotContain(
            page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants("a").Select(a => a.Attribute("href")!.Value), href =>
            Assert.False(href.StartsWith('/') || href.Contains(':', StringComparison.Ordinal), href));
    }

    [Fact]
    public void Build_NoSeries_GivesAPageWithoutFigures()
    {
        Report report =
            ReportBuilder.Build(SmallRecord.Make() with { Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>() });

        Assert.Empty(report.Files);
        Assert.Empty(XDocument.Parse(report.Html).Descendants("figure"));
    }

    [Theory]
    [InlineData("matrix.", "matrix")]
    [InlineData("curve.", "curves")]
    [InlineData("trajectory.", "trajectory")]
    [InlineData("slice.", "slice")]
    public void Build_MissingKind_LeavesItsSectionOut(string kind, string section)
    {
        RunRecord record = SmallRecord.Make();
        RunRecord without =
            record with { Series = record.Series.Where(pair => !pair.Key.StartsWith(kind, StringComparison.Ordinal)).ToDictionary() };

        Assert.Contains(Sections(record), id => id == section);
        Assert.DoesNotContain(Sections(without), id => id == section);
    }

    [Fact]
    public void Build_BareRecord_NeedsNeitherMetricsNorClaims()
    {
        RunRecord bare = SmallRecord.Make() with
        {
            Metrics = new Dictionary<string, double>(),
            Claims = [],
            Diagnostics = [],
            Options = [],
            TimingsMs = new Dictionary<string, double>(),
        };

        Assert.Contains("The run judges no claims", ReportBuilder.Build(bare).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_MalformedSeries_NamesTheSeriesAndWhatWasExpected()
    {
        (string Name, (string, double[])[] Columns, string Expected)[] cases =
        [
            ("matrix.a.cosine", [("shape", [2, 3]), ("values", [1, 2])], "as many values"),
            ("matrix.a.cosine", [("values", [1])], "without column 'shape'"),
            ("matrix.a.cosine", [("shape", [0.5, 2]), ("values", [1])], "as many values"),
            ("curve.a.native.pgd", [("radius", [0, 1]), ("accuracy", [1])], "equal lengths"),
            ("trajectory.a.loss", [("step", [0]), ("value", [1]), ("min", [])], "equal lengths"),
            ("slice.a.native", [("shape", [2, 2]), ("x", [0, 1, 2]), ("y", [0, 1]), ("values", [1, 2, 3, 4])], "[ny, nx]"),
            ("slice.a.native", [("shape", [2, 2]), ("x", [0, 1]), ("y", [0, 1]), ("values", [1, 2, 3, double.NaN])], "not finite"),
            ("curve.../../x", [("radius", [0]), ("accuracy", [1])], "letters, digits"),
        ];

        Assert.All(cases, one =>
        {
            var fault = Assert.Throws<ArgumentException>(() => ReportBuilder.Build(SmallRecord.With(one.Name, one.Columns)));
            Assert.Contains(one.Name, fault.Message, StringComparison.Ordinal);
            Assert.Contains(one.Expected, fault.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Build_AttackRecord_ShowsTheTableFirstThenDistancesThenCurves()
    {
        XDocument page = XDocument.Parse(ReportBuilder.Build(AttackRecord.Make()).Html);

        Assert.Equal(
            ["attacks", "explorer", "distances", "curves"],
            page.Descendants("section").Select(section => section.Attribute("id")!.Value).Take(4));
        Assert.Equal("Robustness of a classifier", page.Descendants("h1").Single().Value);
    }

    [Fact]
    public void Build_ManyMetrics_FoldsThemByTheFirstPartOfTheirNames()
    {
        var metrics = Enumerable.Range(0, 30).ToDictionary(i => $"{(i < 10 ? "coarse" : "fine")}.number.{i}", i => (double)i);
        XElement section =
            XDocument.Parse(ReportBuilder.Build(SmallRecord.Make() with { Metrics = metrics }).Html).Descendants("section").Single(
                one => one.Attribute("id")!.Value == "metrics");

        Assert.Equal(["coarse (10)", "fine (20)"], section.Elements("details").Select(fold => fold.Element("summary")!.Value));
        Assert.All(metrics.Keys, name => Assert.Contains(name, section.Value, StringComparison.Ordinal));
    }

    /// <summary>The page without drawings and without the explorer's script, which browser tests look at; its data stay.</summary>
    private static string WithoutDrawings(string html)
    {
        string text = Regex.Replace(html, "<svg.*?(<title.*?</desc>).*?</svg>", "<svg>$1</svg>", RegexOptions.Singleline);
        text = Regex.Replace(text, "<script>.*?</script>", "<script/>", RegexOptions.Singleline);
        return Regex.Replace(text, "'sha256-[^']+'", "'sha256'");
    }

    private static IEnumerable<string?> Sections(RunRecord record) =>
        XDocument.Parse(ReportBuilder.Build(record).Html).Descendants("section").Select(section => section.Attribute("id")?.Value);
}
