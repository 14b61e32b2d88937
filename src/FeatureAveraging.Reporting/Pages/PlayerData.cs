using System.Text.Json.Nodes;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What the player of training computes decisions from: each neuron's affine function on each plane at each frame.</summary>
/// <remarks>
/// <c>steps</c>: of all frames; <c>planes</c>: words, <c>limits</c>, <c>centers</c>, <c>foot</c> and <c>reach</c> of arrows;
/// <c>arms</c>: their frames, with <c>planes</c> in the same order.
/// </remarks>
internal static class PlayerData
{
    private const int Digits = 7;       // what single precision holds

    /// <summary>The data of a page; null where the record has no frames.</summary>
    /// <param name="series">Its series.</param>
    public static JsonObject? Of(IReadOnlyList<NamedSeries> series)
    {
        IReadOnlyList<FrameSeries[]> planes = FrameSeries.Of(series);
        if (planes.Count == 0)
        {
            return null;
        }

        string[] arms = [.. planes[0].Select(one => one.Source.Name)];
        return new JsonObject
        {
            ["steps"] = Values([.. planes[0].SelectMany(one => one.Steps).Distinct().Order()]),
            ["planes"] = new JsonArray([.. planes.Select(plane => Plane(plane[0]))]),
            ["arms"] = new JsonArray(
                [.. arms.Select(arm => Arm([.. planes.Select(plane => plane.Single(one => one.Source.Name == arm))]))]),
        };
    }

    private static JsonObject Plane(FrameSeries frames) => new()
    {
        ["title"] = frames.Words.Title,
        ["x"] = frames.Words.X,
        ["y"] = frames.Words.Y,
        ["limits"] = Values(frames.Limits),
        ["foot"] = Values([frames.Foot.X, frames.Foot.Y]),
        ["reach"] = frames.Reach,
        ["centers"] = new JsonArray([.. frames.Centers.Select(center => new JsonObject
        {
            ["name"] = center.Name,
            ["positive"] = center.Positive,
            ["place"] = Values([center.X, center.Y]),
        })]),
    };

    private static JsonObject Arm(FrameSeries[] planes) => new()
    {
        ["name"] = Arms.Describe(planes[0].Source.Arm),
        ["steps"] = Values(planes[0].Steps),
        ["accuracy"] = Values(planes[0].Accuracies),
        ["margin"] = ExplorerData.Values(planes[0].Margins, 4),
        ["norms"] = Values(planes[0].Norms),
        ["outputs"] = Values(planes[0].Outputs),
        ["weights"] = Values(planes[0].Weights),
        ["sides"] = Values(planes[0].Sides),
        ["planes"] = new JsonArray([.. planes.Select(plane => new JsonObject
        {
            ["value"] = Values(plane.Values),
            ["x"] = Values(plane.SlopesX),
            ["y"] = Values(plane.SlopesY),
        })]),
    };

    private static JsonArray Values(double[] values) => ExplorerData.Values(values, Digits);
}
