using System.Globalization;
using FeatureAveraging.Sweeps.Reading;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary>How a sweep stands, as text.</summary>
internal static class SweepText
{
    private const int MostShown = 20;

    public static void Write(TextWriter output, SweepStatus status)
    {
        (string Name, int Count)[] counts =
        [
            ("done", status.Done), ("  diverged", status.Diverged), ("running", status.Running.Count), ("failed", status.Failed.Count),
            ("left", status.Pending), ("all", status.Cells),
        ];
        output.WriteLine($"{status.Name} in {status.Folder}, version {status.Version}");
        foreach ((string name, int count) in counts)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-12}{count,9:N0}"));
        }

        if (status.SecondsPerCell is { } seconds)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"a cell takes",-12}{seconds,9:0.###} s"));
        }

        if (status.Strangers > 0)
        {
            output.WriteLine(
                $"{status.Strangers} finished cells are of an earlier form of this sweep, or of another version; they count nowhere.");
        }

        Write(output, "running", [.. status.Running.Select(cell => $"{cell.Cell} on {cell.Host} ({cell.Settings})")]);
        Write(
            output, "failed",
            [.. status.Failed.Select(cell => $"{cell.Cell} ({cell.Settings})\n    {cell.Message.Replace("\n", "\n    ")}")]);
    }

    private static void Write(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{title}:");
        foreach (string line in lines.Take(MostShown))
        {
            output.WriteLine($"  {line}");
        }

        if (lines.Count > MostShown)
        {
            output.WriteLine($"  and {lines.Count - MostShown} more: --json has all of them");
        }
    }
}
