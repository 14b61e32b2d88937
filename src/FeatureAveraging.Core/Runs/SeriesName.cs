using System.Text.RegularExpressions;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Runs;

/// <summary>
/// The name of a series in its parts, in the order of the text: <c>kind.arm.readout.method</c> for curves, else
/// <c>kind.arm.readout.quantity</c>.
/// Parts that a name does not have are empty, and so are their dots.
/// </summary>
/// <remarks>Every text is a name; <see cref="Parse"/> and <see cref="ToString"/> are inverse to each other.</remarks>
public sealed partial record SeriesName
{
    /// <summary>Kinds of series that are looked for by more than one part of the program.</summary>
    public const string Curves = "curve", PrintedCurves = "curve.paper", Seeds = "seeds", Distances = "distances";

    /// <summary>
    /// What its columns are: <c>curve</c>, <c>curve.paper</c> (printed), <c>trajectory</c>, <c>matrix</c>, <c>slice</c>, …
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The network that it is of.</summary>
    public string Arm { get; init; } = "";

    /// <summary>How the network's outputs become a decision; null where it is not of a decision.</summary>
    public Readout? Readout { get; init; }

    /// <summary>Of curves, how robustness is measured: an attack, or one of <see cref="MethodName"/>.</summary>
    public string Method { get; init; } = "";

    /// <summary>
    /// What it shows of the arm: <c>cosine.own</c> of a trajectory, <c>clean</c> of a confusion; the metric behind <c>seeds</c>.
    /// </summary>
    public string Quantity { get; init; } = "";

    /// <summary>The quantity's first word: <c>cosine</c> of <c>cosine.own</c>.</summary>
    public string Topic => NameParts.Cut(Quantity).Topic;

    /// <summary>The rest of the quantity: <c>own</c> of <c>cosine.own</c>; empty where it has one word.</summary>
    public string Aspect => NameParts.Cut(Quantity).Aspect;

    /// <summary>The text of a name.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator string(SeriesName name) => (name ?? throw new ArgumentNullException(nameof(name))).ToString();

    /// <summary>What is shown of an arm: <c>matrix.fine.cosine</c>, <c>trajectory.coarse.loss</c>, <c>frontier.shallow-fine</c>.</summary>
    /// <param name="kind">What the columns are.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="quantity">What it shows; empty where the kind says it.</param>
    public static SeriesName Of(string kind, string arm, string quantity = "") => new() { Kind = kind, Arm = arm, Quantity = quantity };

    /// <summary>
    /// What is shown of one decision of an arm: <c>slice.fine.max</c>, <c>distances.model.sum</c>, <c>paired.fine.max.curve</c>.
    /// </summary>
    /// <param name="kind">What the columns are.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="quantity">What it shows; empty where the kind says it.</param>
    public static SeriesName Of(string kind, string arm, Readout readout, string quantity = "") =>
        new() { Kind = kind, Arm = arm, Readout = readout, Quantity = quantity };

    /// <summary>A robust-accuracy curve: <c>curve.fine.max.exact</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="method">The attack, or one of <see cref="MethodName"/>.</param>
    public static SeriesName Curve(string arm, Readout readout, string method) => Of(Curves, arm, readout) with { Method = method };

    /// <summary>The robust-accuracy curve that the paper prints of an arm: <c>curve.paper.fine</c>.</summary>
    /// <param name="arm">The arm.</param>
    public static SeriesName Printed(string arm) => Of(PrintedCurves, arm);

    /// <summary>What an attack leaves that the strongest one takes away: <c>overstatement.fine.max.pgd-native</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="method">The attack.</param>
    public static SeriesName Overstatement(string arm, Readout readout, string method) =>
        Of("overstatement", arm, readout) with { Method = method };

    /// <summary>One value per seed of a metric: <c>seeds.fine.radius.attack.max.median</c>.</summary>
    /// <param name="metric">Name of the metric.</param>
    public static SeriesName OfSeeds(string metric) => Of(Seeds, "", metric);

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The text.</param>
    public static SeriesName Parse(string name)
    {
        Match match = Grammar().Match(name);
        return !match.Success
            ? new SeriesName { Kind = name }
            : new SeriesName
            {
                Kind = match.Part("kind"),
                Arm = match.Part("arm"),
                Readout = match.ReadoutPart(),
                Method = match.Part("method"),
                Quantity = match.Part("quantity"),
            };
    }

    /// <summary>The text of the name.</summary>
    public override string ToString() => NameParts.Join(Kind, Arm, Readout?.Word(), Method, Quantity);

    [GeneratedRegex(
        @"^(?: (?<kind>seeds)\.(?<quantity>.+)
             | (?<kind>curve|overstatement)\.(?!paper\.)(?<arm>[^.]+)\." + NameParts.Readout + @"\.(?<method>.+)
             | (?<kind>curve\.paper(?=\.)|[^.]+) (?:\.(?<arm>[^.]+))? (?:\." + NameParts.Readout + @")? (?:\.(?<quantity>.+))? )$",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
