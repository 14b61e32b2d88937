using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Cells;

namespace FeatureAveraging.Sweeps.Tests;

/// <summary>
/// An experiment with the options <c>A.X = 1</c>, <c>A.Word = "w"</c> and <c>Y = 2</c>. Its metrics are <c>sum</c> = X + 10·Y + 1000·seed
/// and
/// <c>product</c> = X·Y.
/// </summary>
internal sealed class FakeExperiment
{
    private static readonly Dictionary<string, JsonNode> Defaults = new() { ["A.X"] = 1.0, ["A.Word"] = "w", ["Y"] = 2.0 };

    /// <summary>Cells that were run, as X, Y and seed.</summary>
    public ConcurrentQueue<(double X, double Y, ulong Seed)> Ran { get; } = [];

    /// <summary>Is called before a cell ends.</summary>
    public Action<double, double, ulong, CellContext> Act { get; set; } = (_, _, _, _) => { };

    public SweptExperiment Swept => new()
    {
        Id = "fake",
        Bind = Bind,
        Check = options =>
        {
            if (X(options) < 0)
            {
                throw new OptionsException([$"A.X is {X(options)}; expected at least 0."]);
            }
        },
        NameMetrics = _ => ["sum", "product"],
        Run = Run,
    };

    private CellResult Run(JsonObject options, ulong seed, CellContext context)
    {
        (double x, double y) = (X(options), options["Y"]!.GetValue<double>());
        Ran.Enqueue((x, y, seed));
        Act(x, y, seed, context);
        var metrics = new Dictionary<string, double> { ["sum"] = x + (10 * y) + (1000 * seed), ["product"] = x * y };
        return new CellResult(metrics, Diverged: x == 99);
    }

    private static double X(JsonObject options) => options["A"]!["X"]!.GetValue<double>();

    private static JsonObject Bind(IReadOnlyList<string> settings)
    {
        var values = Defaults.ToDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (string[] parts in settings.Select(setting => setting.Split('=', 2)))
        {
            if (!values.TryGetValue(parts[0], out JsonNode? known))
            {
                throw new OptionsException([$"There is no option {parts[0]}."]);
            }

            values[parts[0]] = known.GetValueKind() == JsonValueKind.Number ? JsonNode.Parse(parts[1])!.GetValue<double>() : parts[1];
        }

        return new JsonObject
        {
            ["A"] = new JsonObject { ["X"] = values["A.X"].DeepClone(), ["Word"] = values["A.Word"].DeepClone() },
            ["Y"] = values["Y"].DeepClone(),
        };
    }
}
