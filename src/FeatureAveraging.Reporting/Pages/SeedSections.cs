using System.Xml.Linq;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The tables of paired comparisons and of metrics over several seeds.</summary>
internal static class SeedSections
{
    /// <summary>The comparisons of arms on the same seeds and pictures; nothing for a record without any.</summary>
    public static XElement? WritePaired(IReadOnlyList<SeedSummary> summaries)
    {
        SeedSummary[] paired = [.. summaries.Where(one => one.IsPaired)];
        return paired.Length == 0 ? null : Html.Section(
            "paired",
            "Paired comparison",
            "An arm against the coarse arm on the same seeds and pictures, under the strongest attack: " +
            "ratio of median radii, mean difference of radii over pictures. " +
            "Intervals over seeds are 95 % t-intervals, of ratios on the logarithm.",
            Table(paired));
    }

    /// <summary>Every other metric over seeds, folded by arm; nothing for a record of one seed.</summary>
    public static XElement? Write(IReadOnlyList<SeedSummary> summaries)
    {
        SeedSummary[] others = [.. summaries.Where(one => !one.IsPaired)];
        return others.Length == 0 ? null : Html.Section(
            "seeds",
            "Over seeds",
            "Mean, standard deviation and 95 % t-interval, of shares on the logit; every seed trains and attacks anew.",
            others.GroupBy(one => one.Metric.Group).Select(group =>
                NameValueTables.Fold($"{group.Key} ({Numbers.Whole(group.Count())})", Table([.. group]))));
    }

    private static XElement Table(SeedSummary[] summaries)
    {
        bool images = summaries.Any(one => one.Images is not null);
        string[] headers =
        [
            "Metric", "#Mean", "#Deviation", "#Interval over seeds", .. images ? ["#Interval over pictures"] : Array.Empty<string>(),
            "#Seeds", "#Values",
        ];
        return Html.Of(
            "div", "scroll", new XElement("table", Html.Head(headers), new XElement("tbody", summaries.Select(one => Row(one, images)))));
    }

    private static XElement Row(SeedSummary one, bool images)
    {
        string[] cells =
        [
            Numbers.Brief(one.Mean),
            one.Deviation is double deviation ? Numbers.Brief(deviation) : "",
            Interval(one.Seeds),
            .. images ? [Interval(one.Images)] : Array.Empty<string>(),
            one.Values.Length == 0 ? "" : Numbers.Whole(one.Values.Length),
            string.Join(", ", one.Values.Select(Numbers.Brief)),
        ];
        return new XElement(
            "tr",
            new XElement("th", new XAttribute("scope", "row"), NameValueTables.Name(one.Metric)),
            cells.Select(cell => new XElement("td", new XAttribute("class", "number"), cell)));
    }

    private static string Interval((double Low, double High)? ends) =>
        ends is (double low, double high) ? $"{Numbers.Brief(low)} to {Numbers.Brief(high)}" : "";
}
