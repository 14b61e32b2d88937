using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Plots;

/// <summary>The colours of every figure. Hues of lines follow Okabe and Ito, which colour-blind readers can tell apart.</summary>
internal static class Palette
{
    /// <summary>Text and the strongest lines.</summary>
    public static readonly Tone Ink = new(0x1c2127, 0xe8eaed);

    /// <summary>Secondary text: tick labels, axis titles.</summary>
    public static readonly Tone Muted = new(0x59636e, 0xa3adb8);

    /// <summary>Grid lines.</summary>
    public static readonly Tone Grid = new(0xe6e9ec, 0x2b3138);

    /// <summary>Frames and axes.</summary>
    public static readonly Tone Frame = new(0xb3bac2, 0x545d68);

    /// <summary>The page behind a figure.</summary>
    public static readonly Tone Paper = new(0xffffff, 0x15181c);

    /// <summary>Decision region and samples of label +1.</summary>
    public static readonly Tone PositiveRegion = new(0xd9e8f6, 0x1d3a55);

    /// <summary>Decision region of label −1.</summary>
    public static readonly Tone NegativeRegion = new(0xfbe5d6, 0x55301a);

    private static readonly Tone[] Lines =
    [
        new(0xc4500a, 0xf5924e),
        new(0x0a66b0, 0x66b2f5),
        new(0x007a5a, 0x3ccca0),
        new(0x8a4a94, 0xd79be0),
        new(0x857000, 0xd9c548),
        new(0x59636e, 0xa3adb8),
    ];

    /// <summary>Every colour above, and those of the arms.</summary>
    public static IReadOnlyList<Tone> All { get; } = [Ink, Muted, Grid, Frame, Paper, PositiveRegion, NegativeRegion, .. Lines];

    /// <summary>A line of its own, far from the others: the strongest attack.</summary>
    public static Tone Vermilion => Lines[0];

    /// <summary>The first of lines of one rank.</summary>
    public static Tone Blue => Lines[1];

    /// <summary>A line of its own: what is proved.</summary>
    public static Tone Green => Lines[2];

    /// <summary>The third of lines of one rank.</summary>
    public static Tone Purple => Lines[3];

    /// <summary>The second of lines of one rank.</summary>
    public static Tone Olive => Lines[4];

    /// <summary>Samples and lines of label +1.</summary>
    public static Tone Positive => Lines[1];

    /// <summary>Samples and lines of label −1.</summary>
    public static Tone Negative => Lines[0];

    /// <summary>The colour of an arm: fixed for the arms of the paper, by position among the others.</summary>
    /// <param name="arm">Name of the arm.</param>
    /// <param name="otherArms">The arms of this record that have no fixed colour, in order.</param>
    public static Tone OfArm(string arm, IReadOnlyList<string> otherArms) => arm switch
    {
        ArmName.Coarse => Lines[0],
        ArmName.Fine => Lines[1],
        ArmName.Pseudo => Lines[2],
        "coarse-madry" => Lines[3],
        "coarse-trades" => Lines[4],
        _ => Lines[3 + (Math.Max(0, otherArms.ToList().IndexOf(arm)) % 3)],
    };
}
