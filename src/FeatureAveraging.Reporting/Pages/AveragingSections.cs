using System.Xml.Linq;
using FeatureAveraging.Features;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>The table of a diagnosis: what can be said of averaging, layer by layer and class by class.</summary>
internal static class AveragingSections
{
    private const string Note =
        "A class averages its features when one direction breaks all its sub-classes. Three steps say so: a permutation test of whether " +
        "the sub-classes are distinct in the data at all, one of whether the direction that breaks a sample depends on its sub-class, " +
        "and the shared-direction index: the mean cosine of the mean margin gradients of two sub-classes, 1 for averaging, near 0 for " +
        "decoupling. Gradients are those by the values of the layer. \"Distinct\" and \"Directions\" are the tests; " +
        "\"nearest mean\" is the share of samples whose sub-class it names.";

    /// <summary>One table for all layers; nothing for a record without statements.</summary>
    public static XElement? Write(RunRecord record)
    {
        NamedSeries[] layers = AveragingLayers.Of(NamedSeries.Of(record));
        return layers.Length == 0 ? null : Html.Section(
            "averaging", layers.Length == 1 ? "Averaging, class by class" : "Averaging, layer by layer and class by class", Note,
            Html.Of(
                "div", "scroll",
                new XElement(
                    "table",
                    new XElement("caption", "Layers from the input on; \"values\" is the width of a layer."),
                    Html.Head(
                        "Layer", "#Values", "Class", "Verdict", "#Shared direction", "#95 % interval", "#Distinct, p", "#Nearest mean",
                        "#Chance", "#Directions, p", "#Samples"),
                    new XElement("tbody", layers.SelectMany(
                        layer => Enumerable.Range(0, layer.Column("class").Length).Select(row => Row(row, layer)))))));
    }

    private static XElement Row(int row, NamedSeries layer)
    {
        double Cell(string column) => layer.Column(column, "class")[row];
        string[] numbers =
        [
            Numbers.Brief(Cell("index")),
            $"{Numbers.Brief(Cell("low"))} to {Numbers.Brief(Cell("high"))}",
            Numbers.Trimmed(Cell("data.p")),
            Numbers.Percent(Cell("accuracy")),
            Numbers.Percent(Cell("chance")),
            Numbers.Trimmed(Cell("gradient.p")),
            Numbers.Whole((int)Cell("samples")),
        ];
        return new XElement(
            "tr",
            new XElement("th", new XAttribute("scope", "row"), layer.Parts.Quantity),
            Number(layer.Optional("width", "class") is { } widths ? Numbers.Whole((int)widths[row]) : ""),
            new XElement("td", Numbers.Brief(Cell("class"))),
            new XElement("td", AveragingStatement.Words((AveragingVerdict)(int)Cell("verdict"))),
            numbers.Select(Number));
    }

    private static XElement Number(string cell) => new("td", new XAttribute("class", "number"), cell);
}
