using System.Text;

namespace FeatureAveraging.Datasets.Files;

/// <summary>Writes files so that a reader sees the old content or the new one, never a part of it.</summary>
/// <remarks>
/// The content goes to a temporary file in the same directory, is flushed to disk and then renamed over the target.
/// On any failure the temporary file is removed and the target is as before.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Writes what a delegate puts into a seekable stream. Missing directories are made.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="write">Writes the content; when it throws, nothing stays behind.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string directory = Path.GetDirectoryName(target) ?? target;
        string temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(directory);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                path, $"it cannot be written ({fault.Message})", "a path in a writable directory",
                "Choose another path, or make the directory writable.", fault);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="bytes">Its content.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void WriteBytes(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void WriteText(string path, string text) => WriteBytes(path, Encoding.UTF8.GetBytes(text));
}
