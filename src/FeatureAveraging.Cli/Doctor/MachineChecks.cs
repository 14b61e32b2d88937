using System.Globalization;
using System.Runtime.InteropServices;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>Processor, cores, memory and runtime.</summary>
internal static class MachineChecks
{
    // The synthetic experiment takes 0.3 GB, the quick presets on images about 2 GB.
    private const double EnoughGigabytes = 2;

    /// <summary>Processor and vector width.</summary>
    public static Finding Processor(CliHost host) => host.Machine.VectorBits > 0
        ? Finding.Fine(ProvenanceCollector.Cpu(host))
        : new Finding(CheckState.WorksAround, ProvenanceCollector.Cpu(host), "Results are the same up to rounding; they take longer.");

    /// <summary>Cores, and how busy they are.</summary>
    public static Finding Cores(Machine machine)
    {
        string cores = machine.Cores == 1 ? "1 core" : $"{machine.Cores} cores";
        return !TryLoad(machine, out double load) ? Finding.Fine($"{cores}, load unknown")
            : load <= machine.Cores ? Finding.Fine(FormattableString.Invariant($"{cores}, load {load:F1}"))
            : new Finding(
                CheckState.WorksAround,
                FormattableString.Invariant($"{cores}, load {load:F1}: other programs compute, too"),
                "Results are the same; times are longer and mean little.");
    }

    /// <summary>Memory in all and free memory.</summary>
    public static Finding Memory(Machine machine)
    {
        string all = Gigabytes(machine.MemoryBytes());
        if (AvailableBytes(machine) is not { } free)
        {
            return Finding.Fine($"{all} in all, free unknown");
        }

        string found = $"{Gigabytes(free)} free of {all}";
        return free >= EnoughGigabytes * 1e9
            ? Finding.Fine(found)
            : new Finding(CheckState.Missing, found, "Enough for two-layer networks; deep ones want 2 GB. End other programs.");
    }

    /// <summary>Runtime, system and version of this program.</summary>
    public static Finding Runtime() => Finding.Fine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}");

    /// <summary>A number of bytes for a reader.</summary>
    public static string Gigabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB");

    // The first number of /proc/loadavg: processes that run or wait, over the last minute.
    private static bool TryLoad(Machine machine, out double load) =>
        double.TryParse(machine.Read("/proc/loadavg")?.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out load);

    private static double? AvailableBytes(Machine machine)
    {
        const string Label = "MemAvailable:";
        string? line = machine.Read("/proc/meminfo")?.Split('\n').FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal));
        string? kilobytes = line?[Label.Length..].Replace("kB", "", StringComparison.Ordinal);
        return double.TryParse(kilobytes, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? Math.Min(1024 * value, machine.MemoryBytes())
            : null;
    }
}
