using System.Text;

namespace FeatureAveraging.Datasets.Files;

/// <summary>Writes files so that a reader sees the old content or the new one, never a part of it, and nothing else is lost.</summary>
/// <remarks>
/// The content goes to a temporary file in the same directory, is flushed to disk and then renamed over the target.
/// On any failure the temporary file is removed and the target is as before. A symbolic link is followed and stays.
/// Only a regular file is ever renamed over: a device, a pipe or a descriptor is written into.
/// </remarks>
public static class AtomicFile
{
    private static readonly string[] Descriptors = ["/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/"];

    /// <summary>Writes what a delegate puts into a seekable stream. Missing directories are made.</summary>
    /// <param name="path">The file to make, to replace or to write into.</param>
    /// <param name="write">Writes the content; when it throws, nothing stays behind.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        try
        {
            string resolved =
                new FileInfo(target).LinkTarget is null ? target : File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
            if (OpenInPlace(target, resolved) is { } existing)
            {
                WriteInto(existing, write);
            }
            else
            {
                WriteAside(resolved, write);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw DiskSpace.IsFull(fault) ? DiskSpace.Fault(path, write, fault) : new DatasetException(
                path, $"it cannot be written ({fault.Message})", "a path in a writable directory",
                "Choose another path, or make the directory writable.", fault);
        }
    }

    /// <summary>Whether a path names something that is written into as it is: a pipe, a device, a descriptor.</summary>
    /// <param name="path">Any path.</param>
    public static bool IsDescriptor(string path) => Array.Exists(Descriptors, d => path.StartsWith(d, StringComparison.Ordinal));

    // What is no regular file; null where a file may be renamed over the path.
    private static FileStream? OpenInPlace(string target, string resolved)
    {
        if (IsDescriptor(target) || IsDescriptor(resolved))
        {
            return new FileStream(target, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }

        if (!File.Exists(resolved))
        {
            return null;
        }

        var stream = new FileStream(resolved, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (!stream.CanSeek || (stream.Length == 0 && !HasLength(stream)))
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    // Devices show themselves as empty, and only a regular file can be given a length.
    private static bool HasLength(FileStream empty)
    {
        try
        {
            empty.SetLength(0);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void WriteInto(FileStream target, Action<Stream> write)
    {
        using (target)
        {
            using var content = new MemoryStream();
            write(content);
            content.Position = 0;
            content.CopyTo(target);
        }
    }

    private static void WriteAside(string target, Action<Stream> write)
    {
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

            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
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
