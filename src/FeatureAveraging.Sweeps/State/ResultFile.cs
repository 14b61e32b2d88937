namespace FeatureAveraging.Sweeps.State;

/// <summary>The result file of one worker, read as far as it has whole lines.</summary>
/// <param name="path">The file.</param>
internal sealed class ResultFile(string path)
{
    private const int Block = 1 << 16;
    private long _offset;

    public delegate void LineReader(ReadOnlySpan<byte> line);

    public string Path => path;

    public string Host { get; set; } = "";

    /// <summary>What the worker says things to, relative to the folder.</summary>
    public string? Log { get; set; }

    /// <summary>The cell that it began and has not ended; −1 for none.</summary>
    public int Current { get; set; } = -1;

    /// <summary>Reads the whole lines after those that were read before.</summary>
    /// <param name="read">Receives each of them without its end.</param>
    public void ReadNew(LineReader read)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (file.Length <= _offset)
        {
            return;
        }

        file.Position = _offset;
        byte[] buffer = new byte[Math.Min(file.Length - _offset, Block)];
        int filled = 0;
        while (file.Read(buffer, filled, buffer.Length - filled) is > 0 and var count)
        {
            filled += count;
            int used = ReadLines(buffer.AsSpan(0, filled), read);
            _offset += used;
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
    }

    private static int ReadLines(ReadOnlySpan<byte> text, LineReader read)
    {
        int used = 0;
        while (text[used..].IndexOf((byte)'\n') is >= 0 and var end)
        {
            read(text.Slice(used, end));
            used += end + 1;
        }

        return used;
    }
}
