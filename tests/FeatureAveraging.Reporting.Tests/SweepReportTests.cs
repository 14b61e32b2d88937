using System.Globalization;
using System.Text;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

public sealed class SweepReportTests
{
    private static readonly string[] Ks = ["2", "4", "8"];
    private static readonly string[] Ds = ["100", "400"];

    // radius = √(d/k) + seed/10; none at k = 8, d = 400; words go with k, as zipped axes do.
    private static readonly SweepTable Table = new(
        "map", "synthetic", "1+abc", ["K", "D", "Word", "Noise"], ["radius", "flat"],
        [
            .. from k in Ks
               from d in Ds
               from noise in (string[])["0", "1"]
               from seed in (ulong[])[0, 1, 2]
               let isThere = k != "8" || d != "400"
               select new SweepRow(
                   $"{k}-{d}-{noise}-{seed}", isThere ? "done" : "failed", [k, d, $"w{k}", noise], seed,
                   isThere ? [Radius(k, d, seed) + (100 * Number(noise)), 1] : [null, null]),
        ]);

    [Fact]
    public void Build_Default_ShowsTheFirstTwoAxesAndHoldsTheRest()
    {
        Report report = SweepReport.Build(Table, new SweepView());

        Assert.Equal(
            ["phase.flat", "phase.radius", "slices.flat", "slices.radius"],
            report.Files.Select(file => file.RelativePath).Where(path => path.EndsWith(".svg", StringComparison.Ordinal))
                .Select(path => path["figures/".Length..^4]).Order());
        Assert.Contains("Metrics over K and D. Held: Noise = 0.", report.Html, StringComparison.Ordinal);
        Assert.Contains(
            "Heat map of radius, K across and D upward, from 3.636 to 14.24; means over seeds.", report.Html, StringComparison.Ordinal);
    }

    /// <summary>Means and intervals are those of the seeds of one point, and a point without a number says so.</summary>
    [Fact]
    public void Build_Tables_HaveMeanAndIntervalOverSeeds()
    {
        string html = SweepReport.Build(Table, new SweepView { Metrics = ["radius"] }).Html;
        MeanEstimate expected = MeanEstimate.Of([Radius("4", "400", 0), Radius("4", "400", 1), Radius("4", "400", 2)]);
        string[] words = html.Split(['<', '>', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string text = string.Join(' ', words);

        string interval = FormattableString.Invariant($"{expected.Low:0.000} to {expected.High:0.00}");
        Assert.Contains(
            FormattableString.Invariant($"td 4 /td td 400 /td td {expected.Mean:0.00} /td td {interval} /td td 3 /td"), text,
            StringComparison.Ordinal);
        Assert.Contains("td 8 /td td 400 /td td – /td td – /td td 0 /td", text, StringComparison.Ordinal);
        Assert.Contains("Other metrics", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OtherAxesAndValues_AreAsChosen()
    {
        var view = new SweepView { X = "noise", Y = "K", Metrics = ["radius"], At = new Dictionary<string, string> { ["D"] = "400" } };
        string html = SweepReport.Build(Table, view).Html;
        Assert.Contains("Metrics over Noise and K. Held: D = 400.", html, StringComparison.Ordinal);
        Assert.Contains("Noise across and K upward, from 10.1 to 114.2", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_WordsAcross_HaveNoSlices()
    {
        Report report = SweepReport.Build(Table, new SweepView { X = "Word", Y = "D", Metrics = ["flat"] });
        Assert.Equal(["figures/phase.flat.png", "figures/phase.flat.svg"], report.Files.Select(file => file.RelativePath).Order());
    }

    [Fact]
    public void Build_AnyNumberOfThreads_GivesTheSameBytes() => Assert.Equal(
        Bytes(SweepReport.Build(Table, new SweepView(), threads: 1)), Bytes(SweepReport.Build(Table, new SweepView(), threads: 3)));

    [Theory]
    [InlineData("Ks", "K", "radius", "The sweep has no axis Ks; did you mean K?")]
    [InlineData("K", "K", "radius", "Both axes are K")]
    [InlineData("K", "D", "radios", "The sweep has no metric radios; did you mean radius?")]
    public void Build_Fault_IsNamed(string x, string y, string metric, string part) => Assert.Contains(
        part,
        Assert.Throws<OptionsException>(() => SweepReport.Build(Table, new SweepView { X = x, Y = y, Metrics = [metric] })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Build_NoAxisWithSeveralValues_SaysSo()
    {
        SweepTable point = Table with { Rows = [Table.Rows[0]] };
        Assert.Contains(
            "no axis with several values", Assert.Throws<OptionsException>(() => SweepReport.Build(point, new SweepView())).Message,
            StringComparison.Ordinal);
    }

    private static string Bytes(Report report) =>
        report.Html + string.Concat(report.Files.Select(file => file.RelativePath + Encoding.Latin1.GetString(file.Content)));

    private static double Radius(string k, string d, ulong seed) => Math.Sqrt(Number(d) / Number(k)) + (seed / 10.0);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
