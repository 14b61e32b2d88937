using System.Text;

namespace FeatureAveraging.Datasets.Files;

/// <summary>Opens text: UTF-8, or UTF-16 and UTF-32 with a byte order mark; UTF-16 also without one.</summary>
internal static class TextFile
{
    private const int Head = 4096;

    /// <summary>Opens a file. Reading throws <see cref="DecoderFallbackException"/> where bytes are not text of that encoding.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, cannot be read, or is not text.</exception>
    public static StreamReader Open(string path)
    {
        FileStream file = InputFile.Open(path);
        byte[] head = new byte[Head];
        int length = file.ReadAtLeast(head, Head, throwOnEndOfStream: false);
        file.Position = 0;
        if (Guess(head.AsSpan(0, length)) is { } encoding)
        {
            return new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true);
        }

        file.Dispose();
        throw new DatasetException(
            path, "it holds zero bytes", "text in UTF-8 or UTF-16", "Check that the name fits the content: this is no text file.");
    }

    // UTF-16 of ASCII text has a zero in every second byte.
    private static Encoding? Guess(ReadOnlySpan<byte> head)
    {
        int[] zeros = new int[2];
        for (int i = 0; i < head.Length; i++)
        {
            zeros[i & 1] += head[i] == 0 ? 1 : 0;
        }

        int half = head.Length / 4;
        bool marked = head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..];
        return marked || zeros is [0, 0] ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
            : zeros[0] == 0 && zeros[1] > half ? new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)
            : zeros[1] == 0 && zeros[0] > half ? new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)
            : null;
    }
}
