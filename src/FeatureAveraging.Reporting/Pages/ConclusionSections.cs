using System.Xml.Linq;
using FeatureAveraging.Features;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What a run comes to, and the tables of a diagnosis.</summary>
internal static class ConclusionSections
{
    private const string Note =
        "A class averages its features when one direction breaks all its sub-classes. Three steps say so: a permutation test of whether " +
        "the sub-classes are distinct in the data at all, one of whether the direction that breaks a sample depends on its sub-class, " +
        "and the shared-direction index: the mean cosine of the mean margin gradients of two sub-classes, 1 for averaging, near 0 for " +
        "decoupling. \"Distinct\" and \"Directions\" are the tests; \"nearest mean\" is the share of samples whose sub-class it names.";

    /// <summary>The sentences behind the conclusion; nothing for a record without one.</summary>
    public static XElement? WriteEvidence(Conclusion? conclusion) => conclusion is null ? null : Html.Section(
        "conclusion", "Conclusion", "What the sentence at the top rests on.",
        new XElement("ul", conclusion.Evidence.Select(sentence => new XElement("li", sentence))));

    /// <summary>One table per layer: what can be said of each class; nothing for a record without statements.</summary>
    public static XElement? WriteAveraging(RunRecord record)
    {
        (SeriesName Name, IReadOnlyDictionary<string, double[]> Columns)[] layers =
        [
            .. record.Series.Select(one => (SeriesName.Parse(one.Key), one.Value)).Where(one => one.Item1.Kind == "averaging")
                .OrderBy(one => one.Item1.Quantity, StringComparer.Ordinal),
        ];
        return layers.Length == 0 ? null : Html.Section(
            "averaging", "Averaging, class by class", Note, layers.Select(layer => Table(layer.Name.Quantity, layer.Columns)));
    }

    private static XElement Table(string layer, IReadOnlyDictionary<string, double[]> columns) => Html.Of(
        "div", "scroll",
        new XElement(
            "table",
            new XElement("caption", $"Layer: {layer}"),
            Html.Head(
                "Class", "Verdict", "#Shared direction", "#95 % interval", "#Distinct, p", "#Nearest mean", "#Chance", "#Directions, p",
                "#Samples"),
            new XElement("tbody", Enumerable.Range(0, columns["class"].Length).Select(row => Row(row, columns)))));

    private static XElement Row(int row, IReadOnlyDictionary<string, double[]> columns)
    {
        string[] numbers =
        [
            Numbers.Brief(columns["index"][row]),
            $"{Numbers.Brief(columns["low"][row])} to {Numbers.Brief(columns["high"][row])}",
            Numbers.Trimmed(columns["data.p"][row]),
            Numbers.Percent(columns["accuracy"][row]),
            Numbers.Percent(columns["chance"][row]),
            Numbers.Trimmed(columns["gradient.p"][row]),
            Numbers.Whole((int)columns["samples"][row]),
        ];
        return new XElement(
            "tr",
            new XElement("th", new XAttribute("scope", "row"), Numbers.Brief(columns["class"][row])),
            new XElement("td", AveragingStatement.Words((AveragingVerdict)(int)columns["verdict"][row])),
            numbers.Select(cell => new XElement("td", new XAttribute("class", "number"), cell)));
    }
}
