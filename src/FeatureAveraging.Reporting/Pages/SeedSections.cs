using System.Xml.Linq;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The tables of metrics over several seeds, paired comparisons first.</summary>
internal static class SeedSections
{
    /// <summary>Nothing for a record of one seed.</summary>
    public static XElement? Write(IReadOnlyList<SeedSummary> summaries)
    {
        SeedSummary[] paired = [.. summaries.Where(one => one.IsPaired)], others = [.. summaries.Where(one => !one.IsPaired)];
        return summaries.Count == 0 ? null : Html.Section(
            "seeds",
            "Over seeds",
            "Mean, standard deviation and 95 % t-interval over seeds; every seed trains and attacks anew.",
            paired.Length == 0 ? null : new XElement("h3", "Paired comparison"),
            paired.Length == 0 ? null : Html.Of("p", "note", "An arm against the coarse arm on the same seeds and pictures: ratio of median radii, and mean difference of radii over pictures."),
            paired.Length == 0 ? null : Table(paired),
            others.GroupBy(one => one.Metric.Split('.')[0]).Select(group => NameValueTables.Fold($"{group.Key} ({Numbers.Whole(group.Count())})", Table([.. group]))));
    }

    private static XElement Table(SeedSummary[] summaries) => Html.Of("div", "scroll", new XElement(
        "table",
        Html.Head("Metric", "#Mean", "#Deviation", "#95 % interval", "#Seeds", "Values"),
        new XElement("tbody", summaries.Select(Row))));

    private static XElement Row(SeedSummary one) => new(
        "tr",
        new XElement("th", new XAttribute("scope", "row"), NameValueTables.Name(one.Metric)),
        Number(Numbers.Short(one.Mean)),
        Number(Numbers.Short(one.Deviation)),
        Number($"{Numbers.Short(one.Low)} … {Numbers.Short(one.High)}"),
        Number(one.Values.Length == 0 ? "" : Numbers.Whole(one.Values.Length)),
        new XElement("td", string.Join(", ", one.Values.Select(Numbers.Short))));

    private static XElement Number(string text) => new("td", new XAttribute("class", "number"), text);
}
