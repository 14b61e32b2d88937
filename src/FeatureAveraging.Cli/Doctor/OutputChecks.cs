namespace FeatureAveraging.Cli.Doctor;

/// <summary>Whether results can be kept: disk, permission, figures.</summary>
internal static class OutputChecks
{
    private const double EnoughGigabytes = 1;

    /// <summary>Free space where runs are kept.</summary>
    public static Finding Disk(Machine machine)
    {
        try
        {
            long free = machine.FreeBytes(machine.WorkingDirectory);
            string found = $"{MachineChecks.Gigabytes(free)} free where runs are kept";
            return free >= EnoughGigabytes * 1e9
                ? Finding.Fine(found)
                : new Finding(CheckState.Missing, found, "A long training keeps checkpoints. Free some space, or give --out DIR.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Finding.Fine($"unknown ({fault.Message})");
        }
    }

    /// <summary>Whether <c>runs/</c> can be written, by writing and deleting an empty file.</summary>
    public static Finding Runs(Machine machine)
    {
        string runs = Path.Combine(machine.WorkingDirectory, "runs");
        string folder = Directory.Exists(runs) ? runs : machine.WorkingDirectory;
        try
        {
            string file = Path.Combine(folder, $".favg-doctor-{Environment.ProcessId}");
            File.Create(file).Dispose();
            File.Delete(file);
            return Finding.Fine(folder == runs ? "can be written" : "can be made");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string advice = $"{fault.Message} Start favg elsewhere, or give --out DIR.";
            return new Finding(CheckState.Missing, $"{runs} cannot be written", advice);
        }
    }

    /// <summary>Whether figures can be drawn, by drawing one.</summary>
    public static Finding Figures(Machine machine)
    {
        try
        {
            machine.DrawFigure();
            return Finding.Fine("can be drawn, with the font that favg brings");
        }
        catch (Exception fault) when (IsBrokenInstallation(fault))
        {
            string reason = fault.GetBaseException().Message.Split('\n')[0].Trim();
            return new Finding(CheckState.Missing, "cannot be drawn", $"{reason} Build or install favg again; it brings font and library.");
        }
    }

    // The font is not in the assembly, or the library that draws is not there; painting in parallel wraps either.
    private static bool IsBrokenInstallation(Exception fault) =>
        fault is TypeInitializationException or DllNotFoundException or InvalidOperationException or AggregateException;
}
