using System.Text.Json.Serialization;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>What a check found.</summary>
internal enum CheckState
{
    /// <summary>All is well.</summary>
    [JsonStringEnumMemberName("fine")]
    Fine,

    /// <summary>Something is wrong, but favg gives right results all the same.</summary>
    [JsonStringEnumMemberName("works_around")]
    WorksAround,

    /// <summary>Not there; what needs it says so and stops.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>It makes results wrong.</summary>
    [JsonStringEnumMemberName("wrong")]
    Wrong,
}
