namespace FeatureAveraging.Datasets.Formats;

/// <summary>Text whose lines end with a line feed and whose comments, the lines that begin with '#', are empty lines.</summary>
/// <param name="text">The text; the caller disposes it.</param>
internal sealed class UncommentedText(TextReader text) : TextReader
{
    private string _line = "";
    private int _next;
    private bool _begun;

    /// <summary>The last comment before the first line that is neither a comment nor blank, without '#'; null for none.</summary>
    public string? LeadingComment { get; private set; }

    /// <inheritdoc/>
    public override int Peek() => Fill() ? _line[_next] : -1;

    /// <inheritdoc/>
    public override int Read() => Fill() ? _line[_next++] : -1;

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written < buffer.Length && Fill())
        {
            int count = Math.Min(buffer.Length - written, _line.Length - _next);
            _line.AsSpan(_next, count).CopyTo(buffer[written..]);
            (_next, written) = (_next + count, written + count);
        }

        return written;
    }

    private bool Fill()
    {
        if (_next < _line.Length)
        {
            return true;
        }

        if (text.ReadLine() is not { } line)
        {
            return false;
        }

        ReadOnlySpan<char> content = line.AsSpan().Trim();
        bool comment = content is ['#', ..];
        _begun |= !comment && !content.IsEmpty;
        if (comment && !_begun)
        {
            LeadingComment = content.TrimStart('#').ToString();
        }

        (_line, _next) = (comment ? "\n" : line + "\n", 0);
        return true;
    }
}
