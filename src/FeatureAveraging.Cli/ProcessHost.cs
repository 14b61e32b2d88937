using System.Runtime.InteropServices;

namespace FeatureAveraging.Cli;

/// <summary>The host of a real process. The first Ctrl-C (or SIGTERM) stops cleanly, the second one kills.</summary>
internal sealed class ProcessHost : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public ProcessHost()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        Host = new CliHost
        {
            Out = Console.Out,
            Error = Console.Error,
            IsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb",
            Environment = Environment.GetEnvironmentVariable,
            DefaultThreads = Environment.ProcessorCount,
            Cancellation = _source.Token,
        };
    }

    public CliHost Host { get; }

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (!_source.IsCancellationRequested)
        {
            signal.Cancel = true;
            Console.Error.WriteLine("Stopping after the current step; the partial record is kept. Press Ctrl-C again to stop at once.");
            _source.Cancel();
        }
    }
}
