using System.Security.Cryptography;

namespace FeatureAveraging.Datasets.Files;

/// <summary>Opens files for reading; every error becomes a <see cref="DatasetException"/>.</summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or cannot be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.CanSeek)
            {
                return file;
            }

            file.Dispose();
            throw new DatasetException(path, "it is a pipe or a device", "a file", "Write the data to a file first.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, fault);
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, cannot be read or is larger than an array can be.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using FileStream stream = Open(path);
        try
        {
            if (stream.Length > Array.MaxLength)
            {
                throw new DatasetException(
                    path, $"it has {stream.Length} bytes", $"at most {Array.MaxLength}", "Split it into smaller files.");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException fault)
        {
            throw Unreadable(path, fault);
        }
    }

    /// <summary>SHA-256 of a file as it is, in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or cannot be read.</exception>
    public static string ComputeSha256(string path)
    {
        using FileStream file = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static DatasetException Unreadable(string path, Exception fault) => fault is FileNotFoundException or DirectoryNotFoundException
        ? new DatasetException(path, "there is no such file", "a file that can be read", "Check the path.", fault)
        : new DatasetException(
            path, $"it cannot be read ({fault.Message})", "a file that can be read", "Check the path and its permissions.", fault);
}
