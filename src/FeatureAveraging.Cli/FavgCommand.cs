using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Vision;

namespace FeatureAveraging.Cli;

/// <summary>The command line as a whole: its commands, its help, its exit codes.</summary>
public static class FavgCommand
{
    private static readonly Option<string?> Folder = new("--libtorch")
    {
        Description = "Use the libtorch of an installed PyTorch, or an unpacked one " +
            $"(also environment {OwnLibtorch.Variable}; Linux)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Makes the tree of commands.</summary>
    /// <param name="host">Streams, environment, clock and cancellation for the commands.</param>
    public static RootCommand Create(CliHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var root = new RootCommand("Feature averaging in gradient-trained networks, measured (Li et al., ICLR 2025).")
        {
            ReproduceCommand.Create(host),
        };
        foreach (RegisteredExperiment experiment in ExperimentRegistry.All.Except(ExperimentRegistry.Reproductions))
        {
            root.Add(experiment.CreateCommand(host));
        }

        root.Add(SweepCommand.Create(host));
        root.Add(RadiusCommand.Create(host));
        root.Add(ReportCommand.Create(host));
        root.Add(VerifyCommand.Create(host));
        root.Add(DataCommand.Create(host));
        root.Add(ModelCommand.Create(host));
        root.Add(DoctorCommand.Create(host));
        root.Add(ListCommand.Create(host));
        root.Add(Folder);
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpWithExample((HelpAction)help.Action!);
        }

        return root;
    }

    /// <summary>Parses and runs one command line.</summary>
    /// <param name="host">Streams, environment, clock and cancellation for the commands.</param>
    /// <param name="args">The words after <c>favg</c>.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(CliHost host, IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(host);
        ParseResult parsed = Create(host).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return UsageErrors.Report(host, parsed);
        }

        if (UsageErrors.FindEmpty(parsed) is { } empty)
        {
            host.Error.WriteLine(empty);
            return ExitCode.Usage;
        }

        try
        {
            if ((parsed.GetValue(Folder) ?? host.Environment(OwnLibtorch.Variable)) is { Length: > 0 } folder)
            {
                Libtorch.Use(OwnLibtorch.Find(folder));
            }

            return parsed.Invoke(new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception failure) // the one place where every exception becomes a message and an exit code
        {
            return Failures.Report(host, failure);
        }
    }
}
