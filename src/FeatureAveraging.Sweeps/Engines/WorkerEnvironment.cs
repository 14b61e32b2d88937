using System.Globalization;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.Engines;

/// <summary>Limits of a worker process that only its environment can set.</summary>
internal static class WorkerEnvironment
{
    /// <summary>Variables and their values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(CellResources resources)
    {
        yield return ("DOTNET_PROCESSOR_COUNT", resources.Threads.ToString(CultureInfo.InvariantCulture));
        if (resources.MemoryMegabytes is { } megabytes)
        {
            yield return ("DOTNET_GCHeapHardLimit", (megabytes * 1_000_000L).ToString("X", CultureInfo.InvariantCulture));
        }
    }
}
