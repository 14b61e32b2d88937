namespace FeatureAveraging.Benchmarks.Comparison;

/// <summary>A case that came to no result: its process crashed, or ended with an error.</summary>
/// <param name="Case">Its name.</param>
/// <param name="ExitCode">Exit code of its process; 128 + the signal that ended it: 134 is an abort, 139 a segmentation fault.</param>
/// <param name="Message">Its last message on standard error, without the trace below it; empty when it left none.</param>
internal sealed record FailedCase(string Case, int ExitCode, string Message);
