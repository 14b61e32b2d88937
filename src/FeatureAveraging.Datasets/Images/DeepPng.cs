using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace FeatureAveraging.Datasets.Images;

/// <summary>PNG images of 16 bits a channel, which Skia would round to 8: grey or colour, not interlaced.</summary>
/// <remarks>https://www.w3.org/TR/png-3: signature, chunks (length, type, content, CRC-32); rows of filter and big-endian values.</remarks>
internal static class DeepPng
{
    private const int HeaderBytes = 33;         // signature, and the chunk IHDR
    private const int MaximalDeflateRatio = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether this is a PNG image of 16 bits.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> encoded) =>
        encoded.Length > HeaderBytes && encoded.StartsWith(Signature) && encoded[12..16].SequenceEqual("IHDR"u8) && encoded[24] == 16;

    /// <summary>Decodes one.</summary>
    /// <exception cref="InvalidDataException">It is damaged, interlaced or transparent.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded)
    {
        int width = BinaryPrimitives.ReadInt32BigEndian(encoded[16..]), height = BinaryPrimitives.ReadInt32BigEndian(encoded[20..]);
        int channels = encoded[25] switch
        {
            0 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            byte other => throw new InvalidDataException($"it is damaged (colour type {other})"),
        };
        if (encoded[28] != 0)
        {
            throw new InvalidDataException("it is an interlaced image of 16 bits; write it again without interlacing");
        }

        byte[] packed = Data(encoded);
        long length = (1 + ((long)width * channels * 2)) * height;
        if (width <= 0 || height <= 0 || length > Math.Min((long)packed.Length * MaximalDeflateRatio, Array.MaxLength))
        {
            throw new InvalidDataException($"it is damaged (it claims {width} × {height} pixels)");
        }

        byte[] rows = Unpack(packed, (int)length);
        Unfilter(rows, height, 2 * channels);
        return ToPlanes(rows, height, width, channels);
    }

    // The content of all IDAT chunks. A colour that is transparent (tRNS) is refused as transparent pixels are.
    private static byte[] Data(ReadOnlySpan<byte> encoded)
    {
        using var data = new MemoryStream();
        int at = Signature.Length;
        while (true)
        {
            long length = encoded.Length - at < 12 ? -1 : BinaryPrimitives.ReadUInt32BigEndian(encoded[at..]);
            if (length < 0 || length > encoded.Length - at - 12)
            {
                throw new InvalidDataException("it ends too early");
            }

            ReadOnlySpan<byte> type = encoded.Slice(at + 4, 4), content = encoded.Slice(at + 8, (int)length);
            uint checksum = BinaryPrimitives.ReadUInt32BigEndian(encoded[(at + 8 + (int)length)..]);
            if (Crc32.HashToUInt32(encoded.Slice(at + 4, (int)length + 4)) != checksum)
            {
                throw new InvalidDataException("it is damaged (a checksum is wrong)");
            }

            if (type.SequenceEqual("tRNS"u8))
            {
                throw new InvalidDataException("it has transparent pixels");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return data.ToArray();
            }

            data.Write(type.SequenceEqual("IDAT"u8) ? content : []);
            at += 12 + (int)length;
        }
    }

    private static byte[] Unpack(byte[] packed, int length)
    {
        byte[] rows = new byte[length];
        using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        return stream.ReadAtLeast(rows, length, throwOnEndOfStream: false) == length
            ? rows
            : throw new InvalidDataException("it ends too early");
    }

    private static void Unfilter(byte[] rows, int height, int pixel)
    {
        int stride = rows.Length / height;
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = rows.AsSpan((y * stride) + 1, stride - 1);
            ReadOnlySpan<byte> above = y == 0 ? new byte[row.Length] : rows.AsSpan(((y - 1) * stride) + 1, stride - 1);
            byte filter = rows[y * stride];
            for (int i = 0; i < row.Length; i++)
            {
                int left = i < pixel ? 0 : row[i - pixel], corner = i < pixel ? 0 : above[i - pixel];
                row[i] += filter switch
                {
                    0 => 0,
                    1 => (byte)left,
                    2 => above[i],
                    3 => (byte)((left + above[i]) / 2),
                    4 => (byte)Paeth(left, above[i], corner),
                    _ => throw new InvalidDataException($"it is damaged (filter {filter})"),
                };
            }
        }
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int a, int b, int c) = (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static DecodedImage ToPlanes(byte[] rows, int height, int width, int channels)
    {
        int colours = channels < 3 ? 1 : 3, area = height * width, stride = rows.Length / height;
        byte[] high = new byte[colours * area], low = new byte[colours * area];
        for (int i = 0; i < area; i++)
        {
            ReadOnlySpan<byte> pixel = rows.AsSpan((i / width * stride) + 1 + (i % width * channels * 2), channels * 2);
            if (channels > colours && (pixel[^1] & pixel[^2]) != byte.MaxValue)
            {
                throw new InvalidDataException("it has transparent pixels");
            }

            for (int c = 0; c < colours; c++)
            {
                (high[(c * area) + i], low[(c * area) + i]) = (pixel[2 * c], pixel[(2 * c) + 1]);
            }
        }

        return new DecodedImage(colours, height, width, high, low);
    }
}
