using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

/// <summary>What a run says of a claim.</summary>
public enum Verdict
{
    /// <summary>The value, or the whole interval, is on the wrong side of the bound.</summary>
    [JsonStringEnumMemberName("fails")]
    Fails,

    /// <summary>The value, or the whole interval, is on the right side.</summary>
    [JsonStringEnumMemberName("holds")]
    Holds,

    /// <summary>The interval has both sides in it, or an end of it is unknown: the run cannot tell.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,
}
