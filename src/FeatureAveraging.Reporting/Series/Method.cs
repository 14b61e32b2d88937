using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Series;

/// <summary>A way to measure robustness, as records name it: its words, its family and its look in every figure.</summary>
/// <param name="Name">Its name in records: <c>apgd-dlr-through</c>.</param>
/// <param name="Words">Its name for readers.</param>
/// <param name="Family">What it shares with its nearest kin; empty for what is no single attack.</param>
/// <param name="Tone">Its colour; an attack and its pass-through twin share one.</param>
/// <param name="Rank">Its place among the others.</param>
internal sealed record Method(string Name, string Words, string Family, Tone Tone, int Rank)
{
    private const string Through = "-through";
    private const string Projected = "PGD and APGD",
        Boundary = "FAB and DeepFool",
        Shortest = "DDN and FMN",
        Penalty = "C&W",
        Blind = "Without the sample's gradient",
        Training = "On the training loss";

    private static readonly (string Name, string Words, Tone Tone)[] Answers =
    [
        (MethodName.Exact, "exact", Palette.Ink),
        (MethodName.Strongest, "strongest attack", Palette.Vermilion),
        (MethodName.Certified, "certified", Palette.Green),
    ];

    // The second colour is that of losses other than the margin.
    private static readonly (string Name, string Words, string Family, Tone Tone, Tone Second)[] Attacks =
    [
        ("pgd", "PGD", Projected, Palette.Blue, Palette.Purple),
        ("apgd", "APGD", Projected, Palette.Olive, Palette.Muted),
        ("fab", "FAB", Boundary, Palette.Blue, Palette.Purple),
        ("deepfool", "DeepFool", Boundary, Palette.Olive, Palette.Muted),
        ("ddn", "DDN", Shortest, Palette.Blue, Palette.Purple),
        ("fmn", "FMN", Shortest, Palette.Olive, Palette.Muted),
        ("cw", "C&W", Penalty, Palette.Blue, Palette.Purple),
        ("square", "square attack", Blind, Palette.Blue, Palette.Purple),
        ("universal", "universal direction", Blind, Palette.Olive, Palette.Muted),
        ("averaged", "averaged features", Blind, Palette.Purple, Palette.Muted),
        ("pieces", "search on linear pieces", Blind, Palette.Muted, Palette.Muted),
    ];

    private static readonly (string Suffix, string Words)[] Losses =
        [("", ""), ("-native", " on the training loss"), ("-dlr", " on the DLR loss"), ("-rivals", " per rival")];

    /// <summary>True for an attack in which dead opposing neurons pass the gradient on.</summary>
    public bool IsThrough => Family.Length > 0 && Name.EndsWith(Through, StringComparison.Ordinal);

    /// <summary>Name of the attack without pass-through.</summary>
    public string Plain => IsThrough ? Name[..^Through.Length] : Name;

    /// <summary>The method behind a name; one that is not known keeps its name.</summary>
    public static Method Of(string name)
    {
        int answer = Array.FindIndex(Answers, one => one.Name == name);
        if (answer >= 0)
        {
            return new Method(name, Answers[answer].Words, "", Answers[answer].Tone, answer);
        }

        bool through = name.EndsWith(Through, StringComparison.Ordinal);
        string plain = through ? name[..^Through.Length] : name;
        for (int attack = 0; attack < Attacks.Length; attack++)
        {
            int loss = Array.FindIndex(Losses, one => plain == Attacks[attack].Name + one.Suffix);
            if (loss >= 0)
            {
                return Variant(name, attack, loss, through);
            }
        }

        return new Method(name, name, "Others", Palette.Muted, int.MaxValue);
    }

    /// <summary>A method in the words of an image experiment, where the paper's protocol attacks the training loss.</summary>
    public static Method OfImages(Method method) => method.Name switch
    {
        MethodName.NativePgd => method with { Words = "the paper's protocol: PGD on the training loss" },
        MethodName.Pgd => method with { Words = "PGD on the margin" },
        _ => method,
    };

    private static Method Variant(string name, int attack, int loss, bool through)
    {
        (string _, string words, string family, Tone tone, Tone second) = Attacks[attack];
        (string suffix, string on) = Losses[loss];
        return new Method(
            name,
            words + on + (through ? " with pass-through" : ""),
            suffix == "-native" ? Training : family,
            suffix switch { "" => tone, "-dlr" => Palette.Purple, _ => second },
            Answers.Length + (((attack * Losses.Length) + loss) * 2) + (through ? 1 : 0));
    }
}
