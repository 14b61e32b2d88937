using FeatureAveraging.Reporting.Series;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Names and colours of the arms of an experiment.</summary>
internal sealed class Arms
{
    private static readonly string[] Known = ["coarse", "fine", "pseudo"], Ordered = [.. Known, "mixed", "biased"];
    private readonly IReadOnlyList<string> _others;

    /// <summary>Collects the arms of a record.</summary>
    public Arms(IReadOnlyList<NamedSeries> series) =>
        _others = [.. series.Select(one => one.Arm).Where(arm => arm != "paper" && !Known.Contains(arm)).Distinct()];

    /// <summary>The colour of an arm.</summary>
    public Tone Tone(string arm) => Palette.OfArm(arm, _others);

    /// <summary>Arms in reading order: the paper's first.</summary>
    public static int Order(string arm) => Array.IndexOf(Ordered, arm) is >= 0 and int place ? place : Ordered.Length;

    /// <summary>What sets an arm apart; empty if its name is all that is known.</summary>
    public static string Explain(string arm) => arm switch
    {
        "coarse" => "binary labels",
        "fine" => "cluster labels",
        "pseudo" => "discovered clusters",
        "mixed" => "accurate, but features mixed (Prop. 4.8)",
        "biased" => "one neuron per feature with a bias",
        _ => "",
    };

    /// <summary>An arm in words.</summary>
    public static string Describe(string arm) => Explain(arm) is { Length: > 0 } words ? $"{arm}: {words}" : arm;
}
