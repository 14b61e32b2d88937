using System.Runtime.InteropServices;

namespace FeatureAveraging.Cli;

/// <summary>
/// The host of a real process. The first Ctrl-C (or SIGTERM, or SIGHUP where the terminal closes) stops cleanly, the second one kills;
/// the first one too where a command has nothing to keep.
/// </summary>
internal sealed class ProcessHost : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly LastingWriter _error;
    private bool _isHungUp;
    private volatile bool _endsAtOnce;

    public ProcessHost()
    {
        _error = new LastingWriter(Console.Error, () => _isHungUp);
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = Array.ConvertAll(signals, signal => PosixSignalRegistration.Create(signal, Stop));
        Host = new CliHost
        {
            Out = new LastingWriter(Console.Out, () => _isHungUp),
            Error = _error,
            IsTerminal = !Console.IsErrorRedirected && CanRedraw,
            IsOutTerminal = !Console.IsOutputRedirected && CanRedraw,
            OpenInput = Console.OpenStandardInput,
            Environment = Environment.GetEnvironmentVariable,
            DefaultThreads = Environment.ProcessorCount,
            Cancellation = _source.Token,
            EndAtOnce = () => _endsAtOnce = true,
        };
    }

    public CliHost Host { get; }

    private static bool CanRedraw => Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The exit code of the process: of a run that was hung up, that of SIGHUP.</summary>
    /// <param name="code">What the command returned.</param>
    public int Code(int code) => code == ExitCode.Cancelled && _isHungUp ? ExitCode.HungUp : code;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _source.Dispose();
    }

    internal void Stop(PosixSignalContext signal)
    {
        if (!_endsAtOnce && !_source.IsCancellationRequested)
        {
            signal.Cancel = true;
            _isHungUp = signal.Signal == PosixSignal.SIGHUP;
            _error.WriteLine("Stopping after the current step; the partial record is kept. Press Ctrl-C again to stop at once.");
            _source.Cancel();
        }
    }
}
