using System.Text;

namespace FeatureAveraging.Cli;

/// <summary>Writes to a terminal as long as it is there: once it has hung up, what cannot be written is dropped.</summary>
/// <param name="inner">The terminal.</param>
/// <param name="isHungUp">Whether it has hung up.</param>
internal sealed class LastingWriter(TextWriter inner, Func<bool> isHungUp) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(inner.Flush);

    private void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (IOException) when (isHungUp())       // the terminal is gone; the record is still to be kept
        {
        }
    }
}
