using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests;

/// <summary>
/// Two frames of two arms on the plane of x₁ and x₂: a binary network ReLU(x₁) − ReLU(x₂) at the end, and a network of three outputs.
/// </summary>
internal static class FrameRecord
{
    public static RunRecord Make() => SmallRecord.Make() with
    {
        Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
        {
            ["frames.coarse.native"] = SmallRecord.Columns(
                ("step", [0, 5]), ("accuracy", [0.5, 1]), ("margin", [0, 1.25]), ("norm", [1, 1, 2, 2]),
                ("neuron_output", [0, 1]), ("neuron_weight", [0.5, 0.5]), ("output_side", [1, -1])),
            ["frames.coarse.native.centers"] = Plane(
                ("shape", [2, 2]), ("value", [0, 0, 0, 0]), ("x", [0, 1, 2, 0]), ("y", [1, 0, 0, 2])),
            ["frames.fine.max"] = SmallRecord.Columns(
                ("step", [0, 7]), ("accuracy", [0.25, 1]), ("margin", [0, 2.5]), ("norm", [1, 1, 1, 1, 1, 1]),
                ("neuron_output", [0, 1, 2]), ("neuron_weight", [1, 1, 2]), ("output_side", [1, 1, -1])),
            ["frames.fine.max.centers"] = Plane(
                ("shape", [2, 3]), ("value", [0, 0, 0, -1, 0, 0.5]), ("x", [1, 1, 1, 1, -1, 0]), ("y", [0, 0, 0, 0, 0, 1])),
        },
    };

    public static RunRecord With(string series, string column, params double[] values)
    {
        RunRecord record = Make();
        return record with
        {
            Series = record.Series.ToDictionary(
                one => one.Key,
                IReadOnlyDictionary<string, double[]> (one) => one.Key != series
                    ? one.Value
                    : new Dictionary<string, double[]>(one.Value) { [column] = values }),
        };
    }

    private static IReadOnlyDictionary<string, double[]> Plane(params (string Name, double[] Values)[] columns) => SmallRecord.Columns(
    [
        .. columns, ("limits", [-2, 4, -2, 4]), ("center", [0, 1, 2]), ("center_side", [1, 1, -1]), ("center_x", [3, -1, 0]),
        ("center_y", [0, 0, 3]), ("center_norm", [3, 3, 3]), ("foot_x", [0]), ("foot_y", [0]),
    ]);
}
