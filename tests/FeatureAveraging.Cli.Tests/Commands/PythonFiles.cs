using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FeatureAveraging.Cli.Tests.Commands;

/// <summary>
/// Files as Python scripts write them, put together byte by byte and without the code under test;
/// the stored form equals numpy.savez (NumPy 1.24) bit for bit.
/// </summary>
internal static class PythonFiles
{
    /// <summary>
    /// What a script without a library writes: struct.pack('&lt;Q', len(h)) + h + data, h = json.dumps(header)
    /// with its blanks after colons and commas.
    /// </summary>
    public static byte[] DumpedSafetensors(string metadata, params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        int offset = 0;
        var header = new StringBuilder($"{{\"__metadata__\": {{{metadata}}}");
        foreach ((string name, string type, int[] shape, byte[] data) in tensors)
        {
            header.Append(
                $", \"{name}\": {{\"dtype\": \"{type}\", \"shape\": [{string.Join(", ", shape)}], " +
                $"\"data_offsets\": [{offset}, {offset += data.Length}]}}");
        }

        byte[] text = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        return [.. LittleEndian(text.Length, 8), .. text, .. tensors.SelectMany(t => t.Data)];
    }

    /// <summary>
    /// What safetensors.numpy.save_file writes: compact JSON, padded with blanks to a multiple of 8;
    /// wide types first, then by name, so give them in this order.
    /// </summary>
    public static byte[] SavedSafetensors(string metadata, params (string Name, string Type, int[] Shape, byte[] Data)[] tensors)
    {
        byte[] dumped = DumpedSafetensors(metadata, tensors);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(dumped);
        string compact = Encoding.UTF8.GetString(dumped, 8, length).Replace(
            ", ", ",", StringComparison.Ordinal).Replace(": ", ":", StringComparison.Ordinal);
        compact = compact.PadRight((compact.Length + 7) / 8 * 8);
        return [.. LittleEndian(compact.Length, 8), .. Encoding.UTF8.GetBytes(compact), .. dumped[(8 + length)..]];
    }

    /// <summary>
    /// numpy.save, format 1.0: magic, version, header length, a dictionary padded with blanks so that
    /// the data starts at a multiple of 64 bytes.
    /// </summary>
    public static byte[] Npy(string descriptor, string shape, byte[] data, bool columns = false)
    {
        const int Prefix = 10, Alignment = 64;
        string header = $"{{'descr': '{descriptor}', 'fortran_order': {(columns ? "True" : "False")}, 'shape': {shape}, }}";
        int length = ((Prefix + header.Length + 1 + Alignment - 1) / Alignment * Alignment) - Prefix;
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, .. LittleEndian(length, 2), .. Encoding.ASCII.GetBytes(header.PadRight(length - 1) + "\n"), .. data,
        ];
    }

    /// <summary>
    /// numpy.savez, or with deflate numpy.savez_compressed: zipfile's local headers with a zip64 extra field, dated 1980.
    /// </summary>
    public static byte[] Npz(bool deflate, params (string Name, byte[] Npy)[] arrays)
    {
        var file = new List<byte>();
        var directory = new List<byte>();
        foreach ((string name, byte[] npy) in arrays)
        {
            int at = file.Count;
            byte[] data = deflate ? Deflate(npy) : npy, entry = Encoding.ASCII.GetBytes(name + ".npy");
            byte[] common =
            [
                20, 0, 0, 0, (byte)(deflate ? 8 : 0), 0, 0, 0, 0x21, 0, .. LittleEndian(Crc32(npy), 4), .. LittleEndian(data.Length, 4),
                .. LittleEndian(npy.Length, 4), .. LittleEndian(entry.Length, 2),
            ];
            byte[] zip64 = [1, 0, 16, 0, .. LittleEndian(npy.Length, 8), .. LittleEndian(data.Length, 8)];
            file.AddRange([.. "PK"u8, 3, 4, .. common, .. LittleEndian(zip64.Length, 2), .. entry, .. zip64, .. data]);
            directory.AddRange(
                [.. "PK"u8, 1, 2, 20, 3, .. common, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 1, .. LittleEndian(at, 4), .. entry]);
        }

        byte[] count = LittleEndian(arrays.Length, 2);
        return
        [
            .. file, .. directory, .. "PK"u8, 5, 6, 0, 0, 0, 0, .. count, .. count, .. LittleEndian(directory.Count, 4),
            .. LittleEndian(file.Count, 4), 0, 0,
        ];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(v => LittleEndian(BitConverter.SingleToUInt32Bits(v), 4))];

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(v => LittleEndian(BitConverter.DoubleToInt64Bits(v), 8))];

    public static byte[] Longs(params long[] values) => [.. values.SelectMany(v => LittleEndian(v, 8))];

    private static byte[] LittleEndian(long value, int bytes) => [.. Enumerable.Range(0, bytes).Select(i => (byte)(value >> (8 * i)))];

    private static byte[] Deflate(byte[] data)
    {
        using var result = new MemoryStream();
        using (var deflate = new DeflateStream(result, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        return result.ToArray();
    }

    private static uint Crc32(byte[] data)
    {
        const uint Reflected = 0xEDB88320;
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * Reflected);
            }
        }

        return ~crc;
    }
}
