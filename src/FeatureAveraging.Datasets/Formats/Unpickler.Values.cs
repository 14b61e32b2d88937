using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FeatureAveraging.Datasets.Formats;

internal sealed partial class Unpickler
{
    private bool TryPerformValue(byte operation)
    {
        switch ((char)operation)
        {
            case 'N':
                Push(null);
                return true;
            case '\x88':
                Push(True);
                return true;
            case '\x89':
                Push(False);
                return true;
            case 'K':
                Push((long)Take(1)[0]);                                                 // BININT1
                return true;
            case 'M':
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));           // BININT2
                return true;
            case 'J':
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));            // BININT
                return true;
            case 'I':
                Push(LineNumber());                                                     // INT
                return true;
            case '\x8A':
                Push(WholeNumber(Take(Take(1)[0])));                                    // LONG1
                return true;
            case 'G':
                Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));                    // BINFLOAT
                return true;
            default:
                return TryPerformText(operation) || TryPerformBytes(operation);
        }
    }

    private bool TryPerformText(byte operation)
    {
        switch ((char)operation)
        {
            case 'X':
                Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));           // BINUNICODE
                return true;
            case '\x8C':
                Push(Text(Take(1)[0]));                                                 // SHORT_BINUNICODE
                return true;
            case '\x8D':
                Push(Text(BinaryPrimitives.ReadUInt64LittleEndian(Take(8))));           // BINUNICODE8
                return true;
            default:
                return false;
        }
    }

    // Strings of Python 2 and bytes of Python 3 are parts of the pickle itself: nothing is copied or decoded.
    private bool TryPerformBytes(byte operation)
    {
        switch ((char)operation)
        {
            case 'U':
            case 'C':
                PushBytes(Take(1)[0]);                                                  // SHORT_BINSTRING, SHORT_BINBYTES
                return true;
            case 'T':                                                                   // BINSTRING, whose length has a sign
                int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                PushBytes(length >= 0 ? (ulong)length : throw new PickleException($"it claims {length} bytes"));
                return true;
            case 'B':
                PushBytes(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));            // BINBYTES
                return true;
            case '\x8E':
            case '\x96':
                PushBytes(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));            // BINBYTES8, BYTEARRAY8
                return true;
            case 'S':
                PushQuoted();                                                           // STRING
                return true;
            default:
                return false;
        }
    }

    private void PushBytes(ulong length)
    {
        int from = _at;
        Take((long)Math.Min(length, long.MaxValue));
        Push(_bytes[from.._at]);
    }

    // 'airplane': names without escapes, which is all that lists of classes hold
    private void PushQuoted()
    {
        int from = _at;
        ReadOnlySpan<byte> line = TakeLine();
        if (line.Length < 2 || line[0] != line[^1] || line[0] is not ((byte)'\'' or (byte)'"') || line.Contains((byte)'\\'))
        {
            throw new PickleException("it holds a string that has no quotes around it, or escapes within");
        }

        Push(_bytes.Slice(from + 1, line.Length - 2));
    }

    private string Text(ulong length) => Encoding.UTF8.GetString(Take((long)Math.Min(length, long.MaxValue)));

    private long LineNumber()
    {
        ReadOnlySpan<byte> line = TakeLine();
        return long.TryParse(line, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new PickleException($"it holds a line of {line.Length} characters where a whole number is needed");
    }

    private static long WholeNumber(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw new PickleException($"it holds a whole number of {bytes.Length} bytes");
        }

        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }
}
