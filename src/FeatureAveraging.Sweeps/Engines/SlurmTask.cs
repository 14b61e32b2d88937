namespace FeatureAveraging.Sweeps.Engines;

/// <summary>A task of a job array, seen from inside.</summary>
public static class SlurmTask
{
    private const string LogPrefix = "logs/slurm-", LogEnd = ".txt";

    /// <summary>Where its output goes, relative to the folder of the sweep.</summary>
    /// <param name="task">Its id: array and number.</param>
    public static string LogOf(string task) => $"{LogPrefix}{task}{LogEnd}";

    /// <summary>Puts it in the queue again, which ends it.</summary>
    /// <param name="task">Its id.</param>
    /// <returns>What was wrong; empty where nothing was.</returns>
    public static string Requeue(string task) => SlurmCommands.Requeue(task);

    /// <summary>
    /// What the site's accounting says of how it ended; null where there is no accounting, or the log is not one of a task.
    /// </summary>
    /// <param name="log">Where its output went, relative to the folder of the sweep.</param>
    internal static string? FindEnd(string log) => log.StartsWith(LogPrefix, StringComparison.Ordinal)
        ? SlurmCommands.FindEnd(log[LogPrefix.Length..^LogEnd.Length])
        : null;
}
