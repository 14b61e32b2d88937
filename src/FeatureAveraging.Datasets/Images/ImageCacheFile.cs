using System.Security.Cryptography;
using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Files;

namespace FeatureAveraging.Datasets.Images;

/// <summary>
/// Decoded images on disk: SHA-256 of the rest, then n, c, h, w as int32, n labels as int32, n·c·h·w bytes; little-endian.
/// Of images of 16 bits h is negative, and as many low bytes follow.
/// </summary>
internal static class ImageCacheFile
{
    private const int HeaderBytes = SHA256.HashSizeInBytes + (4 * sizeof(int));

    /// <summary>Writes images atomically.</summary>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Write(string path, ImageSet images) => AtomicFile.Write(path, stream =>
    {
        stream.Position = SHA256.HashSizeInBytes;
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        int height = images.LowBytes is null ? images.Height : -images.Height;
        foreach (int number in (int[])[images.Count, images.Channels, height, images.Width, .. images.Labels])
        {
            writer.Write(number);
        }

        writer.Write(images.Pixels);
        writer.Write(images.LowBytes ?? []);
        writer.Flush();
        stream.Position = SHA256.HashSizeInBytes;
        byte[] checksum = SHA256.HashData(stream);
        stream.Position = 0;
        stream.Write(checksum);
        stream.Flush();
    });

    /// <summary>Reads images; null when there is no such file, or its checksum is wrong.</summary>
    /// <exception cref="DatasetException">The file is there and cannot be read.</exception>
    public static ImageSet? TryRead(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using FileStream stream = InputFile.Open(path);
        using var reader = new BinaryReader(stream);
        return stream.Length >= HeaderBytes
            && reader.ReadBytes(SHA256.HashSizeInBytes).AsSpan().SequenceEqual(SHA256.HashData(stream)) ? Read(reader) : null;
    }

    private static ImageSet Read(BinaryReader reader)
    {
        reader.BaseStream.Position = SHA256.HashSizeInBytes;
        (int count, int channels, int height, int width) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = reader.ReadInt32();
        }

        byte[] pixels = new byte[checked(count * channels * Math.Abs(height) * width)];
        reader.BaseStream.ReadExactly(pixels);
        byte[]? low = height < 0 ? new byte[pixels.Length] : null;
        reader.BaseStream.ReadExactly(low ?? []);
        return new ImageSet(pixels, channels, Math.Abs(height), width, labels) { LowBytes = low };
    }
}
