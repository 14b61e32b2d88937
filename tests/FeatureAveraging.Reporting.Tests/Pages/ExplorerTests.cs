using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Pages;

public sealed class ExplorerTests
{
    [Fact]
    public void Data_AttackRecord_CountsWhatWithstandsEachRadius()
    {
        JsonObject data = Data(ReportBuilder.Build(AttackRecord.Make()).Html);
        JsonNode arm = data["arms"]!.AsArray().Single()!;
        int[] right = Numbers<int>(arm["right"]!);

        // Attacked lengths 1, 2, 3 and 4.03: steps of 0.02, so that 4.03 lies between the last two of them.
        Assert.Equal("ℓ₂", (string)data["norm"]!);
        Assert.Equal(0.02, (double)data["step"]!);
        Assert.Equal(2, (int)data["decimals"]!);
        Assert.Equal(203, right.Length);
        Assert.Equal(("model, sum", "strongest attack", 4), ((string)arm["name"]!, (string)arm["method"]!, (int)arm["samples"]!));
        Assert.Equal(
            Enumerable.Range(0, 203).Select(place => new[] { 1, 2, 3, 4.03 }.Count(length => length > place / 50.0)), right);
    }

    [Fact]
    public void Data_AttackRecord_ListsSamplesWithTheirLabels()
    {
        JsonNode table = Data(ReportBuilder.Build(AttackRecord.Make()).Html)["tables"]!.AsArray().Single()!;

        Assert.Equal(4, (int)table["samples"]!);
        Assert.Equal(["label", "radius, model, sum"], table["columns"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal([1, 1, -1, -1], Numbers<double>(table["columns"]![0]!["values"]!));
        Assert.Equal([1, 2, 3, 4.03], Numbers<double>(table["columns"]![1]!["values"]!));
    }

    [Fact]
    public void Data_ExactRadiiAndMargins_ArePreferredAndRounded()
    {
        JsonObject data = Data(Build(
            ("exact", [0, 1.23456789, double.PositiveInfinity]), ("attacked", [0, 2, 3]), ("margin", [-0.5, 0.000123456, 7])));

        Assert.Equal("exact", (string)data["arms"]![0]!["method"]!);
        Assert.Equal("""[0,1.235,"∞"]""", Column(data, "radius, fine, max"));
        Assert.Equal("[-0.5,0.0001235,7]", Column(data, "margin, fine, max"));
        Assert.Equal(2, Numbers<int>(data["arms"]![0]!["right"]!)[0]);
        Assert.Equal(1, Numbers<int>(data["arms"]![0]!["right"]!)[^1]);
    }

    [Fact]
    public void Data_SmallRecord_HasTheCellsOfItsHeatMapsInTheirPlace()
    {
        string html = ReportBuilder.Build(SmallRecord.Make()).Html;
        JsonObject data = Data(html);
        JsonNode fine = data["heats"]!.AsArray().Single(heat => (string)heat!["figure"]! == "figure-matrix.fine.cosine")!;

        Assert.Null(data["arms"]);
        Assert.DoesNotContain("id=\"explorer\"", html, StringComparison.Ordinal);
        Assert.Equal(["feature", "neuron", "cosine"], fine["words"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(["μ₁", "μ₂"], fine["rows"]!.AsArray().Select(word => (string)word!));
        Assert.Equal(["w₁", "w₂"], fine["columns"]!.AsArray().Select(word => (string)word!));
        Assert.Equal("""[0.99,0,"none",0.98]""", fine["values"]!.ToJsonString());

        // The cells as drawn: four rectangles of the heat map, whose union is the field.
        XElement svg = XDocument.Parse(html).Descendants("figure").Single(one => one.Attribute("id")!.Value == "figure-matrix.fine.cosine")
            .Descendants().First(one => one.Name.LocalName == "svg");
        double[] size = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(part => double.Parse(part))];
        double[] place = Numbers<double>(fine["place"]!);
        (double X, double Y)[] corners =
            [.. svg.Descendants().Where(one => one.Name.LocalName == "rect" && Is(one, "width", place[2] * size[2] / 2))
                .Select(one => (Read(one, "x"), Read(one, "y")))];
        Assert.NotEmpty(corners);
        Assert.InRange(corners.Min(corner => corner.X) - (place[0] * size[2]), -1, 1);
        Assert.InRange(corners.Min(corner => corner.Y) - (place[1] * size[3]), -1, 1);
    }

    [Fact]
    public void Data_Frames_HaveEveryNeuronOnThePlane()
    {
        string html = ReportBuilder.Build(FrameRecord.With("frames.fine.max.centers", "x", 1, 1, 1, 0.123456789, -1, 0)).Html;
        JsonNode player = Data(html)["player"]!, plane = player["planes"]!.AsArray().Single()!, fine = player["arms"]![1]!;

        Assert.Equal([0, 5, 7], Numbers<double>(player["steps"]!));
        Assert.Equal("fine: cluster labels", (string)fine["name"]!);
        Assert.Equal([0, 7], Numbers<double>(fine["steps"]!));
        Assert.Equal([1, 1, 1, 0.1234568, -1, 0], Numbers<double>(fine["planes"]![0]!["x"]!));
        Assert.Equal([1, 1, -1], Numbers<double>(fine["sides"]!));
        Assert.Equal([3, 0], Numbers<double>(plane["centers"]![0]!["place"]!));
        Assert.Equal(3, (double)plane["reach"]!);
        Assert.Contains("<section id=\"frames\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_Policy_NamesTheHashOfTheOneScriptThatRuns()
    {
        string html = ReportBuilder.Build(AttackRecord.Make()).Html;
        string script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        string policy = XDocument.Parse(html).Descendants("meta")
            .Single(meta => meta.Attribute("http-equiv")?.Value == "Content-Security-Policy").Attribute("content")!.Value;

        Assert.Contains(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))), policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
        Assert.InRange(script.Split('\n').Length, 100, 600);
    }

    [Fact]
    public void Page_WithoutAnythingToExplore_RunsNoScript()
    {
        string html =
            ReportBuilder.Build(SmallRecord.Make() with { Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>() }).Html;

        Assert.DoesNotContain("script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_NamesThatEndScripts_AreEscaped()
    {
        RunRecord record = ImageRecord.Digits();
        var options = (JsonObject)record.Options.DeepClone();
        options["Data"]!["Classes"]![0] = "</script><!--&";
        string html = ReportBuilder.Build(record with { Options = options }).Html;
        string block = Regex.Match(html, "<script type=\"application/json\"[^>]*>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

        Assert.Contains("\\u003C!--", block, StringComparison.Ordinal);
        Assert.DoesNotMatch("[<>&]", block);
        Assert.Equal(
            """{"a":"\u003C/script\u003E\u003C!--\u0026"}""",
            FeatureAveraging.Reporting.Pages.Explorer.Scripts(new JsonObject { ["a"] = "</script><!--&" }).First().Value);
    }

    [Fact]
    public void Data_ImageRecord_HasNoSliderForRadiiOfDifferentSpaces()
    {
        RunRecord record = ImageRecord.Digits();
        string html = ReportBuilder.Build(record with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(record.Series)
            {
                ["distances.head-fine.max"] = SmallRecord.Columns(("exact", [1.0, 2])),
            },
        }).Html;

        Assert.Null(Data(html)["arms"]);
        Assert.NotEmpty(Data(html)["heats"]!.AsArray());
    }

    [Fact]
    public void Page_OfTenThousandSamples_StaysSmall()
    {
        double[] radii = [.. Enumerable.Range(0, 10_000).Select(i => 3 + Math.Sin(i) + (i / 12_345.678))];
        string html = Build(("exact", radii), ("margin", radii), ("label", [.. radii.Select((_, i) => (double)(i % 2))]));

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 200_000, 1_500_000);
        Assert.Equal(10_000, Data(html)["tables"]![0]!["columns"]![0]!["values"]!.AsArray().Count);
    }

    [Fact]
    public void Data_ManyDecisionsOfTenThousandSamples_ListTheFirstThatFit()
    {
        double[] radii = [.. Enumerable.Range(0, 10_000).Select(i => 3 + Math.Sin(i))];
        string[] names = ["a", "b", "c", "d", "e", "f"];
        string html = ReportBuilder.Build(SmallRecord.Make() with
        {
            Series = names.ToDictionary(
                name => $"distances.{name}.max", _ => SmallRecord.Columns(("exact", radii), ("margin", radii), ("label", radii))),
        }).Html;
        JsonNode table = Data(html)["tables"]!.AsArray().Single()!;
        JsonArray columns = table["columns"]!.AsArray();

        Assert.Equal(10_000, (int)table["samples"]!);
        Assert.Equal(13, columns.Count);
        Assert.All(columns, column => Assert.Equal(40_000 / 13, column!["values"]!.AsArray().Count));
        Assert.All(Data(html)["arms"]!.AsArray(), arm => Assert.Equal(10_000, (int)arm!["samples"]!));
    }

    private static string Build(params (string Name, double[] Values)[] columns) =>
        ReportBuilder.Build(SmallRecord.With("distances.fine.max", columns)).Html;

    private static JsonObject Data(string html) => JsonNode.Parse(
        XDocument.Parse(html).Descendants("script").Single(script => script.Attribute("id")?.Value == "explorer-data").Value)!.AsObject();

    private static string Column(JsonObject data, string name) => data["tables"]![0]!["columns"]!.AsArray()
        .Single(column => (string)column!["name"]! == name)!["values"]!.ToJsonString(new() { Encoder = Plain });

    private static System.Text.Encodings.Web.JavaScriptEncoder Plain =>
        System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    private static T[] Numbers<T>(JsonNode array) => [.. array.AsArray().Select(value => value!.GetValue<T>())];

    private static bool Is(XElement element, string name, double value) => Math.Abs(Read(element, name) - value) < 1;

    private static double Read(XElement element, string name) => double.Parse(element.Attribute(name)?.Value ?? "0");
}
