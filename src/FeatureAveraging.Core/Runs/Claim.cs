using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>A statement that a run confirms, refutes or cannot decide.</summary>
/// <param name="Id">Stable id, for example <c>C1.coarse.cosine</c>.</param>
/// <param name="Sentence">The statement in words.</param>
/// <param name="Source">Where it comes from, for example "Li et al. 2025, Fig. 2a".</param>
/// <param name="Metric">Name of the metric it is judged by.</param>
/// <param name="Value">The metric's value in this run: the mean, where there are several seeds.</param>
/// <param name="Bound">The condition, in words and numbers: "in [0.42, 0.46]".</param>
/// <param name="Verdict">What the run says.</param>
/// <param name="Interval">The value's interval, by which the claim is judged; null where the run has none.</param>
/// <param name="Premise">Id of a claim that fails in this run, so that nothing is decided about this one; null where there is none.</param>
[JsonConverter(typeof(ClaimConverter))]
public sealed record Claim(
    string Id, string Sentence, string Source, string Metric, double Value, string Bound, Verdict Verdict, ClaimInterval? Interval = null,
    string? Premise = null)
{
    /// <summary>Whether the run confirms it.</summary>
    public bool Holds => Verdict == Verdict.Holds;

    /// <summary>The verdict as files and pages write it: holds, fails or undecided.</summary>
    public string VerdictWord => Verdict.ToString().ToLowerInvariant();

    /// <summary>Why it is undecided although its value would decide it, in words; null where that is not so.</summary>
    public string? Reason => Premise is null ? null : $"undecided, because {Premise} fails";

    /// <summary>Judges a value, by its interval where it has one, against a closed range.</summary>
    /// <param name="id">Stable id.</param>
    /// <param name="sentence">The statement in words.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="value">Its value.</param>
    /// <param name="lower">Least accepted value; −∞ for none.</param>
    /// <param name="upper">Greatest accepted value; +∞ for none.</param>
    /// <param name="interval">The value's interval; null for none.</param>
    public static Claim Within(
        string id, string sentence, string source, string metric, double value, double lower, double upper, ClaimInterval? interval = null)
    {
        string bound = (double.IsNegativeInfinity(lower), double.IsPositiveInfinity(upper)) switch
        {
            (true, _) => FormattableString.Invariant($"≤ {upper}"),
            (_, true) => FormattableString.Invariant($"≥ {lower}"),
            _ => FormattableString.Invariant($"in [{lower}, {upper}]"),
        };
        return new Claim(id, sentence, source, metric, value, bound, Judge(value, interval, lower, upper), interval);
    }

    /// <summary>The verdict on a value in [lower, upper].</summary>
    /// <param name="value">The value; without an interval it decides alone, and NaN fails.</param>
    /// <param name="interval">Its interval: inside the range the claim holds, outside it fails, and across an end of the range, or with a
    /// NaN where it matters, nothing is decided.</param>
    /// <param name="lower">Least accepted value; −∞ for none.</param>
    /// <param name="upper">Greatest accepted value; +∞ for none.</param>
    public static Verdict Judge(double value, ClaimInterval? interval, double lower, double upper) => interval switch
    {
        null => value >= lower && value <= upper ? Verdict.Holds : Verdict.Fails,
        _ when interval.Low >= lower && interval.High <= upper => Verdict.Holds,
        _ when interval.High < lower || interval.Low > upper => Verdict.Fails,
        _ => Verdict.Undecided,
    };
}

/// <summary>The 95 % interval of a quantity that comes out otherwise when the run is repeated.</summary>
/// <param name="Low">Lower end; −∞ or NaN where it is not known.</param>
/// <param name="High">Upper end; +∞ or NaN where it is not known.</param>
/// <param name="Count">n, the seeds, images or samples behind it.</param>
/// <param name="Over">What varies.</param>
public sealed record ClaimInterval(double Low, double High, [property: JsonPropertyName("n")] int Count, IntervalOver Over);

/// <summary>What would be drawn anew if a run were repeated: what an interval says something about, and nothing else.</summary>
public enum IntervalOver
{
    /// <summary>Seeds: initial weights, order of the data, attacks.</summary>
    [JsonStringEnumMemberName("seeds")]
    Seeds,

    /// <summary>Test images, for the one network that was trained.</summary>
    [JsonStringEnumMemberName("images")]
    Images,

    /// <summary>Test samples, likewise.</summary>
    [JsonStringEnumMemberName("samples")]
    Samples,
}

/// <summary>What a run says of a claim.</summary>
public enum Verdict
{
    /// <summary>The value, or the whole interval, is on the wrong side of the bound.</summary>
    [JsonStringEnumMemberName("fails")]
    Fails,

    /// <summary>The value, or the whole interval, is on the right side.</summary>
    [JsonStringEnumMemberName("holds")]
    Holds,

    /// <summary>
    /// The interval has both sides in it, or an end of it is unknown, or a claim fails that this one presumes: the run cannot tell.
    /// </summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,
}
