using System.IO.Compression;
using System.Security.Cryptography;

namespace FeatureAveraging.Datasets.Files;

/// <summary>The uncompressed content of a file that may be gzipped. The gzip signature decides, not the name.</summary>
/// <remarks>
/// A gzip file without its trailer, or with a part of it, still gives its whole content. One that lost content ends early or throws.
/// </remarks>
internal static class Payload
{
    /// <summary>Opens the content; the gzip layer, if there is one, is taken off.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or cannot be read.</exception>
    public static Stream Open(string path)
    {
        FileStream file = InputFile.Open(path);
        bool gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>SHA-256 of the uncompressed content, in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is a damaged or truncated gzip file.</exception>
    public static string ComputeSha256(string path)
    {
        using Stream stream = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
