using System.Text.Json.Serialization;
using FeatureAveraging.Experiments.Verification;

namespace FeatureAveraging.Cli.Verification;

/// <summary>What verifying one record gave.</summary>
/// <param name="Path">The record.</param>
/// <param name="Experiment">Id of its experiment.</param>
/// <param name="StoredChecks">Number of checks of the record's numbers against each other.</param>
/// <param name="Comparison">What running it again gave; null where it was not.</param>
/// <param name="Note">Why it was not run again, or what else to know; empty for nothing.</param>
/// <param name="Faults">One sentence per fault, those of the comparison included.</param>
internal sealed record VerifiedRecord(
    string Path, string Experiment, int StoredChecks, ComparisonReport? Comparison, string Note, IReadOnlyList<string> Faults)
{
    /// <summary>Whether everything agreed.</summary>
    public bool Verified => Faults.Count == 0;
}

/// <summary>Compiled JSON metadata.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(IReadOnlyList<VerifiedRecord>))]
internal sealed partial class VerifiedRecordJson : JsonSerializerContext;
