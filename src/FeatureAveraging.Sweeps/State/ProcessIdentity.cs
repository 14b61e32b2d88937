using System.Diagnostics;
using System.Globalization;

namespace FeatureAveraging.Sweeps.State;

/// <summary>A process and where it runs, so that another one can tell whether it is still there.</summary>
/// <param name="Place">Host name, start of the host and process name space: two processes of the same place see each other.</param>
/// <param name="Id">Process id.</param>
/// <param name="Start">When it started, in a unit of the place; tells it from a later process with the same id.</param>
internal sealed record ProcessIdentity(string Place, int Id, long Start)
{
    private static readonly string Here = FindPlace();

    /// <summary>The running process.</summary>
    public static ProcessIdentity Current { get; } = new(Here, Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    /// <summary>A name of its own among all processes that ever worked on a sweep, fit for a file.</summary>
    public string FileName =>
        $"{string.Concat(Environment.MachineName.Where(char.IsAsciiLetterOrDigit))}-{FormattableString.Invariant($"{Id}-{Start:x}")}";

    /// <summary>Whether it still runs; null where that cannot be seen from here.</summary>
    public bool? IsAlive() => Place == Here ? StartOf(Id) == Start : null;

    // A process that has ended and was not waited for has no start time either: it does nothing any more.
    private static long? StartOf(int id)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                string stat = File.ReadAllText($"/proc/{id}/stat");
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
            }

            using var process = Process.GetProcessById(id);
            return process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerSecond;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string FindPlace()
    {
        string start = Try(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());
        string space = Try(() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "");
        return $"{Environment.MachineName}/{start}/{space}";
    }

    private static string Try(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
