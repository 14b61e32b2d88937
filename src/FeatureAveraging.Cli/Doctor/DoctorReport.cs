using System.Text.Json.Serialization;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>What the doctor found; its JSON is docs/reference/doctor.md.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Commit">Source commit, or "unknown".</param>
/// <param name="Checks">One finding per check, in the order of the page.</param>
/// <param name="Arithmetic">What the arithmetic check found; null without libtorch.</param>
internal sealed record DoctorReport(string Version, string Commit, IReadOnlyList<Finding> Checks, ArithmeticReport? Arithmetic)
{
    /// <summary>Version of the JSON.</summary>
    [JsonPropertyOrder(-1)]
    public int Schema { get; init; } = 1;

    /// <summary>Whether no check found something that makes results wrong.</summary>
    public bool Sound => Checks.All(check => check.State != CheckState.Wrong);
}

/// <summary>Compiled JSON metadata.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;
