using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

/// <summary>
/// A record of attacks on four samples with exact radii 1, 2, 3 and 4: plain FMN misses two of them, PGD on the training loss breaks one.
/// </summary>
internal static class AttackRecord
{
    private static readonly double[] Exact = [1, 2, 3, 4];

    public static RunRecord Make() => SmallRecord.Make() with
    {
        Experiment = "attack",
        Options = new JsonObject { ["Readout"] = "Sum", ["Norm"] = "L2" },
        Claims = [],
        Diagnostics = [],
        Metrics = new Dictionary<string, double>
        {
            ["model.accuracy.clean"] = 1,
            ["model.masking.dead.sum"] = 0.75,
            ["model.radius.certified.sum.median"] = 1.25,
            ["model.radius.exact.sum.median"] = 2.5,
            ["model.radius.attack.sum.median"] = 2.5,
            ["model.radius.fmn.sum.median"] = 3.5,
            ["model.radius.fmn-through.sum.median"] = 2.5,
            ["model.radius.pgd.sum.median"] = 3,
            ["model.radius.pgd.sum.half"] = 2.75,
            ["model.radius.pgd-native.sum.median"] = double.PositiveInfinity,
            ["model.radius.pgd-native.sum.half"] = double.PositiveInfinity,
            ["model.wins.fmn"] = 0.25,
            ["model.wins.fmn-through"] = 0.75,
            ["model.wins.pgd"] = 0,
            ["model.wins.pgd-native"] = 0,
        },
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["curve.model.sum.exact"] = Curve(1, 0.75, 0.25, 0),
            ["curve.model.sum.attack"] = Curve(1, 0.75, 0.25, 0),
            ["curve.model.sum.certified"] = Curve(1, 0.5, 0, 0),
            ["curve.model.sum.pgd"] = Curve(1, 1, 0.5, 0),
            ["curve.model.sum.pgd-native"] = Curve(1, 1, 1, 0.75),
            ["curve.model.sum.fmn"] = Curve(1, 0.75, 0.75, 0.25),
            ["curve.model.sum.fmn-through"] = Curve(1, 0.75, 0.25, 0),
            ["distances.model.sum"] = SmallRecord.Columns(
                ("sample", [0, 1, 2, 3]),
                ("label", [1, 1, -1, -1]),
                ("certified", Exact),
                ("attacked", [1, 2, 3, 4.03]),
                ("fmn", [1, 3, 4, 4.03]),
                ("fmn-through", [1.005, 2, 3, 4.05]),
                ("pgd", [2, 3, 3, 5]),
                ("pgd-native", [double.PositiveInfinity, double.PositiveInfinity, 4, double.PositiveInfinity])),
        },
    };

    /// <summary>The same without an exact answer.</summary>
    public static RunRecord MakeBracket()
    {
        RunRecord record = Make();
        return record with
        {
            Metrics = record.Metrics.Where(pair => !pair.Key.Contains("exact", StringComparison.Ordinal)).ToDictionary(),
            Series = record.Series.Where(pair => !pair.Key.EndsWith("exact", StringComparison.Ordinal)).ToDictionary(),
        };
    }

    /// <summary>The same without anything exact or certified, as of a deep network.</summary>
    public static RunRecord MakeAttacksOnly()
    {
        RunRecord record = MakeBracket();
        return record with
        {
            Metrics = record.Metrics.Where(pair => !pair.Key.Contains("certified", StringComparison.Ordinal)).ToDictionary(),
            Series = record.Series.Where(pair => !pair.Key.EndsWith("certified", StringComparison.Ordinal)).ToDictionary(
                pair => pair.Key,
                IReadOnlyDictionary<string, double[]> (pair) => pair.Value.Where(column => column.Key != "certified").ToDictionary()),
        };
    }

    private static IReadOnlyDictionary<string, double[]> Curve(params double[] accuracy) =>
        SmallRecord.Columns(("radius", [0, 1.5, 3.5, 4.5]), ("accuracy", accuracy));
}
