using System.Runtime.CompilerServices;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Browser.Tests;

/// <summary>Published records, and one with as many samples as a page lists at most.</summary>
internal static class Records
{
    public static RunRecord Synthetic { get; } = Read("synthetic/seed-0");

    public static RunRecord Attack { get; } = Read("attack/fine-max");

    /// <summary>The same with grey images of 28 × 28 beside their witnesses for the samples 3 and 30.</summary>
    public static RunRecord Images { get; } = Attack with
    {
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>(Attack.Series)
        {
            ["witnesses.model.max"] = new Dictionary<string, double[]>
            {
                ["shape"] = [2, 1, 28, 28],
                ["sample"] = [3, 30],
                ["distance"] = [1, 1],
                ["original"] = Ramp(shift: 0),
                ["adversarial"] = Ramp(shift: 5),
            },
        },
    };

    /// <summary>An attack on 10,000 samples: the radii of the published one, again and again and a little longer each time.</summary>
    public static RunRecord TenThousand { get; } = Attack with
    {
        Series = Attack.Series.ToDictionary(
            one => one.Key,
            IReadOnlyDictionary<string, double[]> (one) => SeriesName.Parse(one.Key).Kind != SeriesName.Distances
                ? one.Value
                : one.Value.ToDictionary(column => column.Key, column => Repeat(column.Value, stretch: column.Key != "label"))),
    };

    private static double[] Ramp(int shift) => [.. Enumerable.Range(0, 2 * 784).Select(i => (double)((i % 28 * 8) + (i % 3 * shift)))];

    private static double[] Repeat(double[] values, bool stretch) =>
        [.. Enumerable.Range(0, 10_000).Select(i => values[i % values.Length] * (stretch ? 1 + (i * 1e-5) : 1))];

    private static RunRecord Read(string name, [CallerFilePath] string here = "") =>
        RunRecordJson.Deserialize(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../records", name, "run.json")));
}
