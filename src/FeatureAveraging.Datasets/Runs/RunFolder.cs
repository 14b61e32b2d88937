using System.Globalization;
using System.Text.Json;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Runs;

/// <summary>
/// The folder of one run: <c>run.json</c>, <c>log.txt</c>, <c>index.html</c>, <c>figures/</c>, <c>models/</c>, <c>samples/</c>,
/// <c>data/</c>. Every file but the log is written atomically.
/// </summary>
public sealed class RunFolder
{
    /// <summary>Name of the run record.</summary>
    public const string RecordName = "run.json";

    /// <summary>Name of the log.</summary>
    public const string LogName = "log.txt";

    private readonly TimeProvider _time;
    private readonly Lock _logLock = new();

    private RunFolder(string path, TimeProvider time) => (Path, _time) = (path, time);

    /// <summary>The folder, as an absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder and checks that it can be written, before any work is done.</summary>
    /// <param name="experiment">Id of the experiment; the default folder is <c>runs/&lt;experiment&gt;/&lt;utc&gt;-&lt;id&gt;</c> in the
    /// current directory.</param>
    /// <param name="output">The run folder itself; null for the default.</param>
    /// <param name="force">Whether a folder that already holds a run may be used again;
    /// its record and log are removed, other files stay until they are written again.</param>
    /// <param name="time">The clock for the folder's name and the log.</param>
    /// <exception cref="DatasetException">The folder already holds a run and <paramref name="force"/> is false, or it cannot be
    /// written.</exception>
    public static RunFolder Create(string experiment, string? output, bool force, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        ArgumentNullException.ThrowIfNull(time);
        string path = System.IO.Path.GetFullPath(string.IsNullOrEmpty(output) ? DefaultPath(experiment, time) : output);
        var folder = new RunFolder(path, time);
        if (!force && File.Exists(folder.Absolute(RecordName)))
        {
            throw new DatasetException(
                path, $"it already holds a run ({RecordName})", "a new or empty folder",
                "Choose another folder with --out DIR, or replace the run with --force.");
        }

        try
        {
            Directory.CreateDirectory(path);
            File.Delete(folder.Absolute(RecordName));
            File.WriteAllText(folder.Absolute(LogName), "");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"the folder cannot be written ({fault.Message})", "a folder that can be made and written",
                "Choose another folder with --out DIR.", fault);
        }

        return folder;
    }

    /// <summary>Finds and reads every <c>run.json</c> at or below a path, sorted by path.</summary>
    /// <param name="path">A record, a run folder or a directory of run folders.</param>
    /// <returns>The records; empty when there is none.</returns>
    /// <exception cref="DatasetException">The path does not exist or cannot be listed, or a record is broken.</exception>
    public static IReadOnlyList<FoundRecord> FindRecords(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            return [ReadRecord(path)];
        }

        var everywhere = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        try
        {
            return [.. Directory.EnumerateFiles(path, RecordName, everywhere).Order(StringComparer.Ordinal).Select(ReadRecord)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"it cannot be listed ({fault.Message})", "a run folder or a directory of run folders",
                "Check the path; favg reproduce makes runs.", fault);
        }
    }

    /// <summary>Writes <c>run.json</c>.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="DatasetException">It cannot be written.</exception>
    public void WriteRecord(RunRecord record) => WriteText(RecordName, RunRecordJson.Serialize(record) + "\n");

    /// <summary>Writes a text file.</summary>
    /// <param name="relativePath">Its path in the folder, with '/'; directories are made.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="ArgumentException">The path leads out of the folder.</exception>
    /// <exception cref="DatasetException">It cannot be written.</exception>
    public void WriteText(string relativePath, string text) => AtomicFile.WriteText(Absolute(relativePath), text);

    /// <summary>Writes a binary file.</summary>
    /// <param name="relativePath">Its path in the folder, with '/'; directories are made.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="ArgumentException">The path leads out of the folder.</exception>
    /// <exception cref="DatasetException">It cannot be written.</exception>
    public void WriteBytes(string relativePath, byte[] bytes) => AtomicFile.WriteBytes(Absolute(relativePath), bytes);

    /// <summary>The full path of a file of the folder, for writers that take a path (models, samples).</summary>
    /// <param name="relativePath">Its path in the folder, with '/'.</param>
    /// <exception cref="ArgumentException">The path leads out of the folder.</exception>
    public string Absolute(string relativePath)
    {
        ArgumentException.ThrowIfNullOrEmpty(relativePath);
        return System.IO.Path.IsPathRooted(relativePath) || relativePath.Split('/', '\\').Contains("..")
            ? throw new ArgumentException($"'{relativePath}' leads out of the run folder; expected a path inside it.", nameof(relativePath))
            : System.IO.Path.Combine(Path, relativePath);
    }

    /// <summary>Appends a line with the time (UTC) to <c>log.txt</c>. Safe to call concurrently.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="DatasetException">The log cannot be written.</exception>
    public void AppendLog(string line)
    {
        string stamped = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ} {line}\n");
        try
        {
            lock (_logLock)
            {
                File.AppendAllText(Absolute(LogName), stamped);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                Absolute(LogName), $"the log cannot be written ({fault.Message})", "a writable run folder",
                "Free space on the disk or choose another folder with --out DIR.", fault);
        }
    }

    /// <summary>Removes the log of a folder that holds nothing else, and that log is empty: nothing came of the run.</summary>
    /// <param name="removesFolder">Whether to remove the folder too.</param>
    public void RemoveUnused(bool removesFolder)
    {
        try
        {
            if (Directory.GetFileSystemEntries(Path) is [var only] && only == Absolute(LogName) && new FileInfo(only).Length == 0)
            {
                File.Delete(only);
                if (removesFolder)
                {
                    Directory.Delete(Path);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // an empty folder stays behind, which harms nobody
        }
    }

    private static string DefaultPath(string experiment, TimeProvider time)
    {
        string id =
            string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..6]}");
        return System.IO.Path.Combine("runs", experiment, id);
    }

    private static FoundRecord ReadRecord(string path)
    {
        try
        {
            return new FoundRecord(path, RunRecordJson.Deserialize(System.Text.Encoding.UTF8.GetString(InputFile.ReadAllBytes(path))));
        }
        catch (JsonException fault)
        {
            throw new DatasetException(
                path, $"it is not a run record ({fault.Message})", "a run record of schema 1", "Remove the file or make the run again.",
                fault);
        }
    }
}
