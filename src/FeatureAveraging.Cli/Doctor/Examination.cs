using FeatureAveraging.Cli.Progress;
using FeatureAveraging.Datasets.Catalog;
using FeatureAveraging.Experiments;

namespace FeatureAveraging.Cli.Doctor;

/// <summary>Every check, in the order of the page.</summary>
internal static class Examination
{
    /// <summary>Runs every check.</summary>
    /// <param name="host">Streams, environment and machine.</param>
    /// <param name="data">Value of <c>--data</c>; null when not given.</param>
    /// <param name="progress">Receives the name of the check that runs.</param>
    public static DoctorReport Run(CliHost host, string? data, IProgress<ExperimentProgress> progress)
    {
        var libtorch = new LibtorchChecks(host.Machine);
        (string Id, Func<Finding> Look)[] checks = [.. Checks(host, libtorch, new DataChecks(host, data))];
        var findings = new List<Finding>();
        foreach ((string id, Func<Finding> look) in checks)
        {
            host.Cancellation.ThrowIfCancellationRequested();
            progress.Report(new ExperimentProgress(id, (double)findings.Count / checks.Length));
            findings.Add(look() with { Id = id });
        }

        return new DoctorReport(ProvenanceCollector.Version, ProvenanceCollector.Commit, findings, libtorch.Report);
    }

    private static IEnumerable<(string Id, Func<Finding> Look)> Checks(CliHost host, LibtorchChecks libtorch, DataChecks data) =>
    [
        ("processor", () => MachineChecks.Processor(host)),
        ("cores", () => MachineChecks.Cores(host.Machine)),
        ("memory", () => MachineChecks.Memory(host.Machine)),
        ("dotnet", MachineChecks.Runtime),
        ("libtorch", libtorch.Version),
        ("arithmetic", libtorch.Arithmetic),
        ("gpu", libtorch.Gpu),
        ("data", data.Place),
        .. DatasetCatalog.Entries.Select(entry => ($"data.{entry.Id}", (Func<Finding>)(() => data.Check(entry)))),
        ("disk", () => OutputChecks.Disk(host.Machine)),
        ("runs", () => OutputChecks.Runs(host.Machine)),
        ("figures", () => OutputChecks.Figures(host.Machine)),
    ];
}
