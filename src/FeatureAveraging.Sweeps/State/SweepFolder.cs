using System.Text.Json;
using System.Text.Json.Nodes;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Options;
using FeatureAveraging.Sweeps.Plans;

namespace FeatureAveraging.Sweeps.State;

/// <summary>The folder of a sweep, on a disk that all its workers see.</summary>
/// <remarks>
/// <c>sweep.json</c> what it is about, replaced as a whole; <c>results/</c> one append-only file per worker process; <c>leases/</c> who
/// works on what; <c>checkpoints/</c> the state of cells that were cut; <c>logs/</c> what workers said; <c>program/</c> the program, for a
/// cluster. Any of them but <c>sweep.json</c> and <c>results/</c> may be removed while nobody works on the sweep.
/// </remarks>
public sealed class SweepFolder
{
    private const string ManifestName = "sweep.json";

    private SweepFolder(string path, SweepManifest manifest) => (FullPath, Manifest) = (path, manifest);

    /// <summary>Its path.</summary>
    public string FullPath { get; }

    /// <summary>What it is about.</summary>
    public SweepManifest Manifest { get; }

    /// <summary>Results, one file per worker process.</summary>
    public string Results => Path.Combine(FullPath, "results");

    /// <summary>What workers said, one file per worker process that said anything.</summary>
    public string Logs => Path.Combine(FullPath, "logs");

    /// <summary>Who works on what.</summary>
    internal string Leases => Path.Combine(FullPath, "leases");

    /// <summary>Whether a path is the folder of a sweep.</summary>
    /// <param name="path">Any path.</param>
    public static bool IsSweep(string path) => File.Exists(Path.Combine(path, ManifestName));

    /// <summary>Opens the folder of a sweep.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="OptionsException">It is not the folder of a sweep.</exception>
    public static SweepFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string file = Path.Combine(Path.GetFullPath(path), ManifestName);
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) is JsonObject content
                && content["Sweep"] is { } sweep && content["Version"] is JsonValue version
                ? new SweepFolder(
                    Path.GetFullPath(path), new SweepManifest(version.GetValue<string>(), SweepFile.Parse(sweep.ToJsonString(), file)))
                : throw new JsonException("it has no Version or no Sweep.");
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException(
                [$"{path} is not the folder of a sweep ({missing.Message}); expected one that favg sweep run FILE has made."]);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new OptionsException([$"{file} is damaged: {fault.Message} Run the sweep again with its file: finished cells are kept."]);
        }
    }

    /// <summary>Makes the folder of a sweep, or goes on with it: axes, values, seeds and metrics may have changed since.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="sweep">The sweep.</param>
    /// <param name="version">Version of this program.</param>
    /// <param name="acceptsNewVersion">Whether cells of another version may be left behind and all be run again.</param>
    /// <exception cref="OptionsException">The folder holds another sweep, something else, or cells of another version.</exception>
    /// <exception cref="DatasetException">It cannot be written.</exception>
    public static SweepFolder Prepare(string path, SweepFile sweep, string version, bool acceptsNewVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(sweep);
        if (IsSweep(path))
        {
            RequireSame(path, Open(path).Manifest, sweep, version, acceptsNewVersion);
        }
        else if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new OptionsException(
                [$"{path} holds something else than a sweep; expected a new or empty folder. Choose one with --out DIR."]);
        }

        var folder = new SweepFolder(Path.GetFullPath(path), new SweepManifest(version, sweep));
        AtomicFile.WriteText(
            Path.Combine(folder.FullPath, ManifestName), JsonSerializer.Serialize(folder.Manifest, SweepJson.Default.SweepManifest) + "\n");
        foreach (string part in (string[])[folder.Results, folder.Leases, folder.Logs])
        {
            Directory.CreateDirectory(part);
        }

        return folder;
    }

    /// <summary>Where the checkpoints of a cell lie.</summary>
    /// <param name="id">Id of the cell.</param>
    public string CheckpointsOf(ulong id) => Path.Combine(FullPath, "checkpoints", Cells.SweepCell.Show(id));

    /// <summary>Where the program of a version lies for the nodes of a cluster.</summary>
    /// <param name="version">The version.</param>
    public string ProgramOf(string version) =>
        Path.Combine(FullPath, "program", string.Concat((version ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '-')));

    private static void RequireSame(string path, SweepManifest found, SweepFile sweep, string version, bool acceptsNewVersion)
    {
        if (found.Sweep.Name != sweep.Name || found.Sweep.Experiment != sweep.Experiment)
        {
            throw new OptionsException(
            [
                $"{path} holds the sweep '{found.Sweep.Name}' of {found.Sweep.Experiment}, and this one is '{sweep.Name}' of " +
                $"{sweep.Experiment}; expected the same or a new folder. Choose another one with --out DIR.",
            ]);
        }

        if (found.Version != version && !acceptsNewVersion)
        {
            throw new OptionsException([VersionFault(path, found.Version, version)]);
        }
    }

    /// <summary>Says that the cells are of another version.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="found">Version of its cells.</param>
    /// <param name="version">Version of this program.</param>
    public static string VersionFault(string path, string found, string version) =>
        $"The cells in {path} are those of version {found}, and this program is {version}; numbers of two versions are not mixed. " +
        $"Go on with version {found}, choose another folder with --out DIR, or run every cell again with --new-version.";
}
