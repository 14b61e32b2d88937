using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Engines;
using FeatureAveraging.Vision;
using FeatureAveraging.Vision.Checking;

namespace FeatureAveraging.Cli;

/// <summary>
/// Everything the commands get from outside: streams, environment, clock, processors, cancellation. Tests pass in their own.
/// </summary>
public sealed record CliHost
{
    /// <summary>Results go here, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, diagnostics and errors go here.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Error"/> is a terminal that can redraw a progress bar.</summary>
    /// <value>The default is false.</value>
    public bool IsTerminal { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal that can redraw a table.</summary>
    /// <value>The default is false.</value>
    public bool IsOutTerminal { get; init; }

    /// <summary>Opens standard input.</summary>
    /// <value>By default nothing is in it.</value>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Value of an environment variable, or null.</summary>
    /// <value>By default no variable is set.</value>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>The clock.</summary>
    /// <value>The default is the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Threads to use unless <c>--threads</c> says otherwise.</summary>
    /// <value>The default is 1.</value>
    public int DefaultThreads { get; init; } = 1;

    /// <summary>Checks libtorch's arithmetic.</summary>
    /// <value>The default is the check of this process, made once.</value>
    public Func<ArithmeticReport> CheckArithmetic { get; init; } = () => Libtorch.Arithmetic;

    /// <summary>Checks libtorch's arithmetic in the layouts of models of other programs too.</summary>
    /// <value>The default is the check of this process, made once.</value>
    public Func<ArithmeticReport> CheckArithmeticOfUsers { get; init; } = () => Libtorch.ArithmeticOfUsers;

    /// <summary>The machine: processor, memory, disk and libtorch.</summary>
    /// <value>The default is this machine.</value>
    internal Machine Machine { get; init; } = Machine.This;

    /// <summary>How a worker process of a sweep is started.</summary>
    /// <value>The default is this program.</value>
    internal WorkerProgram Worker { get; init; } = WorkerProgram.Current;

    /// <summary>Asks a command to stop cleanly.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Called by a command that has nothing to keep: from now on a signal ends the process at once.</summary>
    /// <value>The default does nothing.</value>
    public Action EndAtOnce { get; init; } = () => { };

    /// <summary>What a run gets from this host.</summary>
    /// <param name="seed">Root seed.</param>
    /// <param name="provenance">Where and with what.</param>
    /// <param name="progress">Is told of every stage; null where nobody listens.</param>
    internal RunContext CreateContext(Seed seed, Provenance provenance, IProgress<ExperimentProgress>? progress) =>
        new(seed, provenance) { Clock = Clock, Progress = progress, Cancellation = Cancellation };
}
