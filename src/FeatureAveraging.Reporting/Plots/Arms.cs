using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Names and colours of the arms of an experiment.</summary>
internal sealed class Arms
{
    private static readonly string[] Known = ["coarse", "fine", "pseudo"];
    private readonly IReadOnlyList<string> _others;

    /// <summary>Collects the arms of a record.</summary>
    public Arms(IReadOnlyList<NamedSeries> series) =>
        _others = [.. series.Select(one => one.Arm).Where(arm => arm != "paper" && !Known.Contains(arm)).Distinct()];

    /// <summary>The colour of an arm.</summary>
    public Tone Tone(string arm) => Palette.OfArm(arm, _others);

    /// <summary>Arms in reading order: the paper's first.</summary>
    public static int Order(string arm) => Array.IndexOf(Known, arm) is >= 0 and int known ? known : Known.Length;

    /// <summary>An arm in words.</summary>
    public static string Describe(string arm) => arm switch
    {
        "coarse" => "coarse: binary labels",
        "fine" => "fine: cluster labels",
        "pseudo" => "pseudo: discovered clusters",
        _ => arm,
    };
}
