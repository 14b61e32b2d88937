using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Datasets.Fetching;

/// <summary>
/// Fetches data sets. Mirrors are tried in order, downloads go on where they stopped, and a file gets its name after its checksum is right.
/// </summary>
/// <param name="http">Client for the downloads; owned by the caller.</param>
/// <param name="stallTimeout">Longest wait for the next bytes; 60 seconds when null.</param>
public sealed class DatasetFetcher(HttpClient http, TimeSpan? stallTimeout = null)
{
    private readonly Download _download = new(http, stallTimeout ?? TimeSpan.FromSeconds(60));

    /// <summary>Fetches what is absent or corrupt of a data set; files that are present and sound are left alone.</summary>
    /// <param name="entry">The data set.</param>
    /// <param name="dataDirectory">The data directory; made if missing.</param>
    /// <param name="mirror">Address of a directory to fetch from instead of the entry's mirrors; null for those.</param>
    /// <param name="progress">Receives progress.</param>
    /// <param name="cancellation">Stops; what was received stays in a <c>.part</c> file and a later fetch goes on from there.</param>
    /// <returns>The path of each file, in the order of the entry.</returns>
    /// <exception cref="ArgumentException">The mirror is not an http or https address.</exception>
    /// <exception cref="DatasetException">The data directory cannot be written, or no source delivered a file with the right checksum;
    /// every failure is listed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(
        DatasetEntry entry,
        string dataDirectory,
        Uri? mirror = null,
        IProgress<FetchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        IReadOnlyList<Uri> mirrors = mirror is null ? entry.Mirrors : [mirror];
        Uri? unusable = mirrors.FirstOrDefault(m => !m.IsAbsoluteUri || m.Scheme is not ("http" or "https"));
        if (unusable is not null)
        {
            throw new ArgumentException(
                $"The mirror is '{unusable}'; expected an address that starts with http:// or https://.", nameof(mirror));
        }

        var paths = new List<string>();
        foreach (DatasetFile file in entry.Files)
        {
            FileStatus status = DatasetVerifier.Verify(file, dataDirectory);
            paths.Add(
                status.State == FileState.Present
                    ? status.Path
                    : await FetchFileAsync(entry.Id, file, dataDirectory, mirrors, progress, cancellation).ConfigureAwait(false));
        }

        return paths;
    }

    private async Task<string> FetchFileAsync(
        string id,
        DatasetFile file,
        string dataDirectory,
        IReadOnlyList<Uri> mirrors,
        IProgress<FetchProgress>? progress,
        CancellationToken cancellation)
    {
        string target = file.Candidates(dataDirectory)[0], part = target + ".part";
        MakeDirectory(target);
        var failures = new List<string>();
        foreach (Uri mirror in mirrors)
        {
            var source = new Uri(mirror.AbsoluteUri.TrimEnd('/') + "/" + file.Name);
            string? failure = await TryFetchAsync(source, file, part, target, progress, cancellation).ConfigureAwait(false);
            if (failure is null)
            {
                return target;
            }

            failures.Add($"{source}: {failure}");
        }

        throw new DatasetException(
            target,
            $"no source delivered it ({string.Join("; ", failures)})",
            $"a file whose {(file.IsPublishedAsIs ? "" : "uncompressed ")}content has SHA-256 {file.Sha256}",
            $"Run favg data fetch {id} again (a download goes on where it stopped), or give another source with --mirror URL.");
    }

    /// <summary>Fetches from one source; returns null, or why it failed.</summary>
    private async Task<string?> TryFetchAsync(
        Uri source, DatasetFile file, string part, string target, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            await _download.ToPartAsync(
                source, part, (received, total) => progress?.Report(new FetchProgress(file.RelativePath, received, total)), cancellation)
                .ConfigureAwait(false);
            string? corrupt = DatasetVerifier.FindFault(part, file);
            if (corrupt is not null)
            {
                File.Delete(part);
                return corrupt;
            }

            File.Move(part, target, overwrite: true);
            return null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "the server stopped answering";
        }
    }

    private static void MakeDirectory(string target)
    {
        string directory = Path.GetDirectoryName(target)!;
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                directory, $"the directory cannot be made ({fault.Message})", "a writable data directory",
                "Choose another with --data DIR or FAVG_DATA.", fault);
        }
    }
}
