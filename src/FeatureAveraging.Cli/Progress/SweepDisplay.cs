using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Sweeps.Reading;

namespace FeatureAveraging.Cli.Progress;

/// <summary>Shows how far a sweep is on standard error: one line that is rewritten on a terminal, a line now and then elsewhere.</summary>
internal sealed class SweepDisplay(CliHost host, bool quiet)
{
    private const string Erase = "\r\u001b[K";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private long? _last;
    private string _line = "";

    /// <summary>Shows how far it is.</summary>
    public void Show(SweepTally tally)
    {
        string line = tally.ToString();
        if (quiet || line == _line)
        {
            return;
        }

        if (host.IsTerminal)
        {
            host.Error.Write(Erase + line);
            _line = line;
        }
        else if (_last is not { } last || host.Clock.GetElapsedTime(last) >= Interval || tally.Pending == 0)
        {
            _last = host.Clock.GetTimestamp();
            host.Error.WriteLine(line);
            _line = line;
        }
    }

    /// <summary>Shows a cell that failed, at once.</summary>
    public void Show(FailedCell cell)
    {
        if (host.IsTerminal)
        {
            host.Error.Write(Erase);
        }

        host.Error.WriteLine($"failed: {cell.Cell} ({cell.Settings})");
        foreach (string line in cell.Message.Split('\n'))
        {
            host.Error.WriteLine($"  {line}");
        }
    }

    /// <summary>Leaves the line that is rewritten.</summary>
    public void Close()
    {
        if (host.IsTerminal && !quiet)
        {
            host.Error.WriteLine();
        }
    }
}
