using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>Names and colours of the arms of an experiment.</summary>
internal sealed class Arms
{
    private const string Head = "head-", Shallow = "shallow-";
    private static readonly string[] Known = [ArmName.Coarse, ArmName.Fine, ArmName.Pseudo, "coarse-madry", "coarse-trades"],
        Ordered = [.. Known, ArmName.Mixed, ArmName.Biased];
    private readonly IReadOnlyList<string> _others;

    /// <summary>Collects the arms of a record.</summary>
    public Arms(IReadOnlyList<NamedSeries> series) =>
        _others = [.. series.Select(one => one.Arm).Where(arm => arm.Length > 0 && !Known.Contains(Root(arm))).Distinct()];

    /// <summary>The colour of an arm.</summary>
    public Tone Tone(string arm) => Palette.OfArm(Root(arm), _others);

    /// <summary>Arms in reading order: the paper's first.</summary>
    public static int Order(string arm) => Array.IndexOf(Ordered, Root(arm)) is >= 0 and int place ? place : Ordered.Length;

    /// <summary>What sets an arm apart; empty if its name is all that is known.</summary>
    public static string Explain(string arm) => arm switch
    {
        ArmName.Coarse => "coarse labels",
        ArmName.Fine => "cluster labels",
        ArmName.Pseudo => "discovered clusters",
        ArmName.CoarseStopped => "coarse labels, stopped early",
        ArmName.CoarseDecay => "coarse labels, weight decay",
        ArmName.CoarseAdversarial => "coarse labels, adversarial training",
        ArmName.CoarseTrades => "coarse labels, adversarial training (TRADES)",
        ArmName.Mixed => "accurate, but features mixed (Prop. 4.8)",
        ArmName.Biased => "one neuron per feature with a bias",
        _ => "",
    };

    /// <summary>What sets an arm of an image experiment apart.</summary>
    public static string ExplainImages(string arm) => arm switch
    {
        ArmName.Fine => "class labels",
        ArmName.Pseudo => "discovered sub-classes",
        "coarse-madry" => "coarse labels, adversarial training (Madry)",
        "coarse-trades" => "coarse labels, adversarial training (TRADES)",
        ArmName.HeadCoarse => "head trained on coarse labels (Fig. 2c)",
        ArmName.HeadFine => "head trained on class labels (Fig. 2d)",
        ArmName.ShallowCoarse or ArmName.ShallowFine or ArmName.ShallowPseudo => "two-layer network, " + ExplainImages(Root(arm)),
        _ => Explain(arm),
    };

    /// <summary>True for a head on the features of a deep network.</summary>
    public static bool IsHead(string arm) => arm.StartsWith(Head, StringComparison.Ordinal);

    /// <summary>True for a two-layer network on raw pixels.</summary>
    public static bool IsShallow(string arm) => arm.StartsWith(Shallow, StringComparison.Ordinal);

    /// <summary>The arm whose labels a head or a two-layer network shares, and whose colour; any other arm itself.</summary>
    public static string Root(string arm) => IsHead(arm) ? arm[Head.Length..] : IsShallow(arm) ? arm[Shallow.Length..] : arm;

    /// <summary>An arm in words.</summary>
    public static string Describe(string arm) => Explain(arm) is { Length: > 0 } words ? $"{arm}: {words}" : arm;
}
