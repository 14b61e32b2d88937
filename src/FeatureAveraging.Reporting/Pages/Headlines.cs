using FeatureAveraging.Reporting.Tables;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Pages;

/// <summary>What is said first about a run: its title, one sentence and a few numbers.</summary>
internal static class Headlines
{
    private const int MostTiles = 6;

    private static readonly (string Metric, string Label)[] _preferred =
    [
        ("coarse.cosine.own", "cosine with the features of its class, binary labels"),
        ("fine.cosine.diagonal", "cosine with its own feature, cluster labels"),
        ("coarse.radius.exact.median", "median ℓ₂ radius, binary labels"),
        ("fine.radius.exact.max.median", "median ℓ₂ radius, cluster labels"),
        ("pseudo.radius.exact.max.median", "median ℓ₂ radius, discovered clusters"),
        ("coarse.accuracy.clean", "clean accuracy, binary labels"),
        ("fine.accuracy.clean", "clean accuracy, cluster labels"),
        ("coarse.index.averaging", "averaging index, binary labels"),
        ("fine.index.averaging", "averaging index, cluster labels"),
    ];

    /// <summary>The title of a run's page.</summary>
    public static string Title(RunRecord record) => record.Experiment switch
    {
        "synthetic" => "Feature averaging on synthetic clusters",
        "mnist" => "Feature averaging on MNIST parity",
        "cifar10" => "Feature averaging on CIFAR-10",
        _ => $"Run of {record.Experiment}",
    };

    /// <summary>One sentence: the measured contrast, where the record has it, and how the claims fared.</summary>
    public static string Finding(RunRecord record)
    {
        bool contrast = record.Metrics.TryGetValue("coarse.cosine.own", out double own) & record.Metrics.TryGetValue("fine.cosine.diagonal", out double diagonal);
        string measured = contrast
            ? $"Trained on binary labels, a neuron has cosine {Numbers.Short(own)} with each feature of its class; trained on cluster labels, {Numbers.Short(diagonal)} with its own feature"
            : "";
        return (measured, record.Claims.Count) switch
        {
            ("", _) => Verdicts(record) + ".",
            (_, 0) => measured + ".",
            _ => $"{measured}: {char.ToLowerInvariant(Verdicts(record)[0])}{Verdicts(record)[1..]}.",
        };
    }

    /// <summary>How the claims fared, in words.</summary>
    public static string Verdicts(RunRecord record)
    {
        int holds = record.Claims.Count(claim => claim.Holds);
        return record.Claims.Count switch
        {
            0 => "The run judges no claims",
            int count when count == holds => $"All {Numbers.Whole(count)} claims hold",
            int count => $"{Numbers.Whole(holds)} of {Numbers.Whole(count)} claims hold",
        };
    }

    /// <summary>The run's first numbers: well-known metrics, or the first there are.</summary>
    public static IReadOnlyList<(string Label, double Value)> Tiles(RunRecord record)
    {
        (string Label, double Value)[] known =
            [.. _preferred.Where(one => record.Metrics.ContainsKey(one.Metric)).Select(one => (one.Label, record.Metrics[one.Metric])).Take(MostTiles)];
        return known.Length > 0 ? known : [.. record.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => (metric.Key, metric.Value)).Take(4)];
    }
}
