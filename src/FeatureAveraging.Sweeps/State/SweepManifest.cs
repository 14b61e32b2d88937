using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.State;

/// <summary>What the folder of a sweep is about.</summary>
/// <param name="Version">Version of the program that runs its cells.</param>
/// <param name="Sweep">The sweep as it was given last.</param>
public sealed record SweepManifest(string Version, SweepFile Sweep);
