namespace FeatureAveraging.Runs;

/// <summary>Where and with what a run was made; collected by the command line and passed in.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Commit">Source commit, or "unknown".</param>
/// <param name="Dotnet">Runtime, for example ".NET 10.0.12".</param>
/// <param name="Os">Operating system.</param>
/// <param name="Cpu">Processor and the widest vector instructions in use.</param>
/// <param name="Threads">Threads the run was allowed.</param>
/// <param name="Command">The command line that makes the run again.</param>
/// <param name="Libtorch">Version of libtorch, where it was used.</param>
/// <param name="Arithmetic">What the check of libtorch's arithmetic found, where it was used: "right on 9 layouts".</param>
public sealed record Provenance(
    string Version, string Commit, string Dotnet, string Os, string Cpu, int Threads, string Command, string? Libtorch = null,
    string? Arithmetic = null);
