using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Tests;

/// <summary>Runs that nobody watches.</summary>
internal static class Contexts
{
    /// <summary>A run with that seed and number of threads.</summary>
    public static RunContext Of(ulong seed, int threads = 1, CancellationToken cancellation = default) =>
        new(new Seed(seed), new Provenance("0", "unknown", ".NET", "OS", "CPU", threads, "favg test")) { Cancellation = cancellation };

    /// <summary>The draft of a run with that seed.</summary>
    public static RecordDraft Draft(ulong seed = 0, int threads = 1, CancellationToken cancellation = default) =>
        new(Of(seed, threads, cancellation));
}
