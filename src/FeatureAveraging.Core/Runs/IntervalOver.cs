using System.Text.Json.Serialization;

namespace FeatureAveraging.Runs;

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
