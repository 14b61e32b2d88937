namespace FeatureAveraging.Experiments.Verification;

/// <summary>What checking a record by itself gave.</summary>
/// <param name="Checked">Number of single checks.</param>
/// <param name="Faults">One sentence per check that failed; empty when the record agrees with itself.</param>
public sealed record CheckReport(int Checked, IReadOnlyList<string> Faults);
