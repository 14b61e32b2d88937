using System.Text.RegularExpressions;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Runs;

/// <summary>
/// The name of a metric in its parts, in the order of the text: <c>kind.arm.quantity.method.readout.statistic.spread</c>.
/// Parts that a name does not have are empty, and so are their dots.
/// </summary>
/// <remarks>
/// <c>fine.radius.exact.max.over.coarse.samples.low</c> has the arm <c>fine</c>, the quantity <c>radius</c>, the method <c>exact</c>, the
/// read-out <c>max</c>, the statistic <c>over.coarse</c> and the spread <c>samples.low</c>. Every text is a name: one of another form is an
/// arm and a quantity, or a quantity alone. <see cref="Parse"/> and <see cref="ToString"/> are inverse to each other.
/// </remarks>
public sealed partial record MetricName
{
    /// <summary>Quantities: a radius in an embedding, where a network reads features of another one, and in that one's inputs.</summary>
    public const string EmbeddingRadius = "radius.embedding", InputRadius = "radius.input";

    private const string SpreadWords = @"(?:deviation|(?:(?:images|samples)\.)?(?:low|high))";

    /// <summary>What sets the metric apart from those measured of one arm: <c>paired</c> and <c>paper</c> (with an arm), <c>theory</c>,
    /// <c>hypothesis</c>, <c>attack</c> and <c>curves</c> (of no one arm); else empty.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The network that it is measured of.</summary>
    public string Arm { get; init; } = "";

    /// <summary>What is measured: <c>radius</c>, <c>accuracy.clean</c>, <c>cosine.own</c>.</summary>
    public string Quantity { get; init; } = "";

    /// <summary>How it is measured, where there are several ways: an attack, or one of <see cref="MethodName"/>.</summary>
    public string Method { get; init; } = "";

    /// <summary>How the network's outputs become a decision; null where there is one way, or the quantity is not of a decision.</summary>
    public Readout? Readout { get; init; }

    /// <summary>What is taken of it: <c>median</c>, <c>half</c>, <c>over.coarse</c>.</summary>
    public string Statistic { get; init; } = "";

    /// <summary>
    /// For what is said of another metric's spread: <c>deviation</c>, <c>low</c>, <c>high</c> over seeds, <c>images.low</c> and so on else.
    /// </summary>
    public string Spread { get; init; } = "";

    /// <summary>The quantity's first word: <c>accuracy</c> of <c>accuracy.clean</c>.</summary>
    public string Topic => NameParts.Cut(Quantity).Topic;

    /// <summary>The first part: the kind, or else the arm.</summary>
    public string Group => NameParts.Join(Kind, Kind.Length == 0 ? Arm : "");

    /// <summary>The name of this metric's standard deviation over seeds.</summary>
    public MetricName Deviation => this with { Spread = "deviation" };

    /// <summary>The metric itself, of which this may be the spread.</summary>
    public MetricName Whole => this with { Spread = "" };

    /// <summary>The text of a name.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator string(MetricName name) => (name ?? throw new ArgumentNullException(nameof(name))).ToString();

    /// <summary>
    /// The name of the lower end of this metric's interval: <c>M.low</c> over seeds, else <c>M.images.low</c> or <c>M.samples.low</c>.
    /// </summary>
    /// <param name="over">What the interval is over.</param>
    public MetricName Low(IntervalOver over) => End(over, "low");

    /// <summary>The name of the upper end of this metric's interval.</summary>
    /// <param name="over">What the interval is over.</param>
    public MetricName High(IntervalOver over) => End(over, "high");

    /// <summary>A quantity of an arm: <c>coarse.loss.final</c>, <c>fine.accuracy.clean.max</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="readout">Its read-out; null where the name has none.</param>
    public static MetricName Of(string arm, string quantity, Readout? readout = null) =>
        new() { Arm = arm, Quantity = quantity, Readout = readout };

    /// <summary>A statistic of the radii of all samples: <c>fine.radius.exact.max.median</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="method">The attack, or one of <see cref="MethodName"/>.</param>
    /// <param name="readout">Its read-out; null where the name has none.</param>
    /// <param name="statistic">What is taken of the radii.</param>
    public static MetricName Radius(string arm, string method, Readout? readout = null, string statistic = "median") =>
        Of(arm, "radius", readout) with { Method = method, Statistic = statistic };

    /// <summary>The most by which an attack leaves more robust accuracy than there is: <c>fine.masking.pgd.sum.overstatement</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="method">The attack.</param>
    /// <param name="readout">Its read-out.</param>
    public static MetricName Overstatement(string arm, string method, Readout readout) =>
        Of(arm, "masking", readout) with { Method = method, Statistic = "overstatement" };

    /// <summary>An arm against the coarse one, on the same seeds and pictures: <c>paired.fine.max.ratio</c>.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="readout">Its read-out.</param>
    /// <param name="statistic"><c>ratio</c> or <c>difference</c> of radii, or <c>curve.least</c>; empty for the comparison itself.</param>
    public static MetricName Paired(string arm, Readout readout, string statistic = "") =>
        new() { Kind = "paired", Arm = arm, Readout = readout, Statistic = statistic };

    /// <summary>A value that is predicted: <c>theory.radius.averaged</c>.</summary>
    /// <param name="quantity">The quantity.</param>
    public static MetricName Theory(string quantity) => new() { Kind = "theory", Quantity = quantity };

    /// <summary>Takes a name apart.</summary>
    /// <param name="name">The text.</param>
    public static MetricName Parse(string name)
    {
        Match match = Grammar().Match(name);
        return !match.Success
            ? new MetricName { Quantity = name }
            : new MetricName
            {
                Kind = match.Part("kind"),
                Arm = match.Part("arm"),
                Quantity = match.Part("quantity"),
                Method = match.Part("method"),
                Readout = match.ReadoutPart(),
                Statistic = match.Part("statistic"),
                Spread = match.Part("spread"),
            };
    }

    /// <summary>The text of the name.</summary>
    public override string ToString() => NameParts.Join(Kind, Arm, Quantity, Method, Readout?.Word(), Statistic, Spread);

    private MetricName End(IntervalOver over, string end) =>
        this with { Spread = over == IntervalOver.Seeds ? end : $"{over.ToString().ToLowerInvariant()}.{end}" };

    // After a read-out everything is the statistic; without one it is told by its words.
    [GeneratedRegex(
        @"^(?: (?<kind>theory|hypothesis|attack|curves)\.(?<quantity>.+?)
             | (?:(?<kind>paired|paper)\.)? (?<arm>[^.]+)
               (?: \.(?<quantity>radius(?:\.(?:embedding|input))?|masking|wins|printed\.excess)
                     \.(?!(?:dead|half|median)(?![^.]))(?<method>[^.]+)
                 | \.(?<quantity>.+?) )??
               (?: \." + NameParts.Readout + @" (?:\.(?!" + SpreadWords + @"$)(?<statistic>.+?))?
                 | \.(?<statistic>median|half|(?:over|minus)\.[^.]+) )? )
           (?: \.(?<spread>" + SpreadWords + @") )?$",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
