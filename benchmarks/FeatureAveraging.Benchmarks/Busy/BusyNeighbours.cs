using System.Diagnostics;

namespace FeatureAveraging.Benchmarks.Busy;

/// <summary>Processes that never rest, as another user's work beside ours; disposing ends them.</summary>
internal sealed class BusyNeighbours : IDisposable
{
    /// <summary>Name of the hidden command that such a process runs.</summary>
    public const string Command = "spin";

    private readonly List<Process> _processes = [];

    /// <summary>Starts them.</summary>
    /// <param name="count">How many; none is allowed.</param>
    public BusyNeighbours(int count)
    {
        string self = Environment.ProcessPath!;
        bool hosted = Path.GetFileNameWithoutExtension(self) == "dotnet";       // dotnet PROGRAM.dll, without a launcher of its own
        for (int i = 0; i < count; i++)
        {
            string[] arguments = hosted ? [typeof(BusyNeighbours).Assembly.Location, Command] : [Command];
            var start = new ProcessStartInfo(self, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
            _processes.Add(Process.Start(start)!);
        }

        _processes.ForEach(p => p.StandardOutput.ReadLine());                   // each says when it is busy
    }

    /// <summary>
    /// What such a process does: it keeps one core busy until its standard input is closed, so it never outlives its parent.
    /// </summary>
    public static void Spin()
    {
        new Thread(() => { while (true) { } }) { IsBackground = true }.Start();
        Console.WriteLine("busy");
        Console.In.ReadToEnd();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.StandardInput.Close();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
