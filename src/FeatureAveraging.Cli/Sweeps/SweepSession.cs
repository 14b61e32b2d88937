using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Cells;
using FeatureAveraging.Sweeps.Plans;
using FeatureAveraging.Sweeps.State;

namespace FeatureAveraging.Cli.Sweeps;

/// <summary>A sweep with its experiment and its cells.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Grid">Its cells.</param>
internal sealed record SweepSession(SweepFolder Folder, SweptExperiment Experiment, SweepGrid Grid)
{
    /// <summary>Version of this program, as cells carry it.</summary>
    public static string Version => $"{ProvenanceCollector.Version}+{ProvenanceCollector.Commit}";

    /// <summary>Opens a sweep to look at it; its cells may be those of another version.</summary>
    /// <param name="host">Clock and environment.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="OptionsException">It is not the folder of a sweep.</exception>
    public static SweepSession Look(CliHost host, string path)
    {
        var folder = SweepFolder.Open(path);
        SweptExperiment experiment = Find(host, folder.Manifest.Sweep);
        return new SweepSession(folder, experiment, new SweepGrid(folder.Manifest.Sweep, experiment, folder.Manifest.Version));
    }

    /// <summary>Opens a sweep to go on with it.</summary>
    /// <param name="host">Clock and environment.</param>
    /// <param name="path">The folder.</param>
    /// <exception cref="OptionsException">It is not the folder of a sweep, or its cells are those of another version.</exception>
    public static SweepSession Resume(CliHost host, string path)
    {
        SweepSession session = Look(host, path);
        return session.Folder.Manifest.Version == Version
            ? session
            : throw new OptionsException([SweepFolder.VersionFault(path, session.Folder.Manifest.Version, Version)]);
    }

    /// <summary>Begins a sweep, or goes on with it after its file has changed.</summary>
    /// <param name="host">Clock and environment.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="output">Its folder; null for <c>sweeps/NAME</c>.</param>
    /// <param name="acceptsNewVersion">Whether cells of another version are left behind.</param>
    /// <exception cref="OptionsException">The sweep cannot be run, or the folder holds something else.</exception>
    public static SweepSession Begin(CliHost host, SweepFile sweep, string? output, bool acceptsNewVersion)
    {
        SweptExperiment experiment = Find(host, sweep);
        var grid = new SweepGrid(sweep, experiment, Version);
        grid.RequireValid();
        return new SweepSession(SweepFolder.Prepare(PlaceOf(sweep, output), sweep, Version, acceptsNewVersion), experiment, grid);
    }

    /// <summary>The folder of a sweep.</summary>
    public static string PlaceOf(SweepFile sweep, string? output) => output ?? Path.Combine("sweeps", sweep.Name);

    /// <summary>The experiment of a sweep.</summary>
    /// <exception cref="OptionsException">There is none of that name, or it cannot be swept.</exception>
    public static SweptExperiment Find(CliHost host, SweepFile sweep)
    {
        string[] known = [.. ExperimentRegistry.All.Where(one => one.CreateSwept is not null).Select(one => one.Info.Id)];
        return ExperimentRegistry.All.FirstOrDefault(one => one.Info.Id == sweep.Experiment) switch
        {
            { CreateSwept: { } create } => create(host, sweep.Data),
            null => throw new OptionsException(
                [$"There is no experiment '{sweep.Experiment}'; {(NearestName.Of(sweep.Experiment, known) is { } nearest
                    ? $"did you mean {nearest}?" : $"a sweep can run {string.Join(", ", known)}.")}"]),
            _ => throw new OptionsException(
            [
                $"The experiment '{sweep.Experiment}' needs a model or deep networks and cannot be swept; " +
                $"a sweep can run {string.Join(", ", known)}.",
            ]),
        };
    }
}
