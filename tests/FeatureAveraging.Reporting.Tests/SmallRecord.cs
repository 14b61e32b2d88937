using System.Text.Json.Nodes;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

/// <summary>A record small enough to read, with one series of every kind.</summary>
internal static class SmallRecord
{
    public static RunRecord Make() => new()
    {
        Experiment = "synthetic",
        Started = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Options = new JsonObject
        {
            ["Cluster"] = new JsonObject { ["ClusterCount"] = 2, ["NoiseScale"] = 1.5 },
            ["Training"] = new JsonObject { ["Engine"] = "dual" },
        },
        Seeds = new Dictionary<string, ulong> { ["root"] = 7 },
        Provenance = new Provenance("0.1.0", "abc1234", ".NET 10.0", "Linux", "a processor", 2, "favg reproduce synthetic --seed 7"),
        Metrics = new Dictionary<string, double>
        {
            ["coarse.cosine.own"] = 0.70710678,
            ["fine.cosine.diagonal"] = 0.98765,
            ["coarse.accuracy.clean"] = 1,
            ["fine.cosine.offdiagonal"] = -0.000123456,
            ["theory.radius.averaged"] = 1.5,
            ["theory.radius.optimal"] = 2.25,
        },
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["matrix.coarse.cosine"] = Columns(("shape", [2, 2]), ("values", [0.71, -0.02, -0.03, 0.7])),
            ["matrix.fine.cosine"] = Columns(("shape", [2, 2]), ("values", [0.99, 0, double.NaN, 0.98])),
            ["curve.coarse.native.pgd"] = Columns(("radius", [0, 1, 2]), ("accuracy", [1, 0.625, 0])),
            ["curve.fine.max.exact"] = Columns(("radius", [0, 1, 2]), ("accuracy", [1, 1, 0.5])),
            ["curve.paper.coarse"] = Columns(("radius", [0, 2]), ("accuracy", [1, 0.01])),
            ["trajectory.coarse.loss"] = Columns(("step", [0, 50, 100]), ("value", [0.693, 0.3, 0.169]), ("theory", [0.693, 0.31, 0.17])),
            ["trajectory.coarse.coefficient.own"] = Columns(("step", [0, 100]), ("value", [0, 0.8]), ("min", [0, 0.7]), ("max", [0, 0.9])),
            ["slice.coarse.native"] = Columns(
                ("shape", [2, 3]), ("x", [-1, 0, 1]), ("y", [0, 1]), ("values", [-1, 0.5, 1, -2, -0.5, 1]),
                ("points_x", [-0.5, 0.5, 9]), ("points_y", [0.5, 0.5, 9]), ("points_label", [-1, 1, 1]),
                ("marker_x", [0.5, -0.5]), ("marker_y", [0.2, 0.2])),
            ["histogram.coarse"] = Columns(("edge", [0, 1]), ("count", [3, 4])),
        },
        Diagnostics = [new Diagnostic("FA2003", Severity.Warning, "Zero gradient at 12 of 1000 samples.")],
        Claims =
        [
            Claim.Within(
                "C1.own", "Neurons average the features of their class.", "Li et al. 2025, Fig. 2a", "coarse.cosine.own", 0.70710678, 0.6,
                0.8),
            Claim.Within(
                "C4.own", "Neurons keep to one feature.", "Li et al. 2025, Fig. 2b", "fine.cosine.diagonal", 0.98765, 0.99,
                double.PositiveInfinity),
            Claim.Within(
                "C2.clean", "It is accurate.", "Li et al. 2025", "coarse.accuracy.clean", 1, 0.99, 1,
                new ClaimInterval(0.72246717, 1, 10, IntervalOver.Samples)),
        ],
        TimingsMs = new Dictionary<string, double> { ["train"] = 12.3456 },
        Files = ["run.json", "models/coarse.safetensors"],
    };

    public static RunRecord With(string series, params (string Name, double[] Values)[] columns)
    {
        RunRecord record = Make();
        return record with
        {
            Series = new Dictionary<string,
            IReadOnlyDictionary<string, double[]>>(record.Series)
            { [series] = Columns(columns) },
        };
    }

    public static IReadOnlyDictionary<string, double[]> Columns(params (string Name, double[] Values)[] columns) =>
        columns.ToDictionary(column => column.Name, column => column.Values);
}
