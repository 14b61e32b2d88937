namespace FeatureAveraging.Datasets.Files;

/// <summary>A stream that keeps nothing but its length; what is read back are zeros.</summary>
internal sealed class MeasuringStream : Stream
{
    private long _length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position { get; set; }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = (int)Math.Clamp(_length - Position, 0, count);
        Array.Clear(buffer, offset, read);
        Position += read;
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    /// <inheritdoc/>
    public override void SetLength(long value) => _length = value;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Grow(count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => Grow(buffer.Length);

    private void Grow(int count)
    {
        Position += count;
        _length = Math.Max(_length, Position);
    }
}
