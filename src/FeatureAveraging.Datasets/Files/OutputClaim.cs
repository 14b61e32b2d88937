namespace FeatureAveraging.Datasets.Files;

/// <summary>Keeps an output to one process: a second one that wants the same file or folder is refused as long as this is held.</summary>
/// <remarks>
/// An empty file is held open and locked; the system lets go of it however the process ends, and an old one left behind does not matter.
/// </remarks>
public sealed class OutputClaim : IDisposable
{
    private static readonly int[] HeldCodes = [11, 35, 32];         // EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION
    private readonly FileStream? _held;

    private OutputClaim(FileStream? held) => _held = held;

    /// <summary>Claims a file that is to be written; pipes, devices and descriptors are anybody's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">Another process holds it, or its directory cannot be written.</exception>
    public static OutputClaim OfFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path);
        return AtomicFile.IsDescriptor(target) || target.StartsWith("/dev/", StringComparison.Ordinal)
            ? new OutputClaim(null)
            : Claim(path, Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.lock");
    }

    /// <summary>Claims a folder; it is made where it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DatasetException">Another process holds it, or it cannot be written.</exception>
    public static OutputClaim OfFolder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Claim(path, Path.GetFullPath(path), ".lock");
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => _held?.Dispose();

    private static OutputClaim Claim(string path, string directory, string name)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new OutputClaim(new FileStream(
                Path.Combine(directory, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException fault) when (HeldCodes.Contains(fault.HResult & 0xFFFF))
        {
            throw new DatasetException(
                path, "another process is writing there", "an output of its own for each process", "Choose another --out, or wait.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"it cannot be written ({fault.Message})", "a file or folder in a writable directory",
                "Choose another with --out.", fault);
        }
    }
}
