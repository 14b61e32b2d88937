using System.CommandLine;
using System.Text.Json;
using FeatureAveraging.Cli.Doctor;
using FeatureAveraging.Cli.Progress;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>favg doctor</c>: what this machine is, whether libtorch computes right on it, what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create(CliHost host)
    {
        Option<string?> data = Words.Text("--data", "DIR", "Where data sets lie (default: FAVG_DATA, then the user's cache)");
        Option<bool> json = Words.Switch("--json", "Print one JSON document on standard output");
        var command = new ExampleCommand(
            "doctor",
            "Look at this machine, whether libtorch computes right on it, and what is missing; exit code 4 when results are wrong",
            "favg doctor",
            "favg doctor --json")
        {
            data, json,
        };
        command.SetAction(parsed =>
        {
            string? place = parsed.GetValue(data);
            DoctorReport report = ProgressDisplay.Run(host, quiet: !host.IsTerminal, progress => Examination.Run(host, place, progress));
            if (parsed.GetValue(json))
            {
                host.Out.WriteLine(JsonSerializer.Serialize(report, DoctorJson.Default.DoctorReport));
            }
            else
            {
                DoctorText.Write(host.Out, report);
            }

            return report.Sound ? ExitCode.Done : ExitCode.Diverged;
        });
        return command;
    }
}
