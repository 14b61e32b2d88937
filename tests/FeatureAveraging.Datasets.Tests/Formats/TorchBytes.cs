using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

/// <summary>
/// Files as <c>torch.save(model.state_dict(), …)</c> writes them (PyTorch 1.13), byte by byte and without the code under test: a zip of
/// stored members, of which data.pkl is a pickle of protocol 2.
/// </summary>
internal static class TorchBytes
{
    /// <summary>A member of the zip; where <c>Claimed</c> is given, the length that its headers state.</summary>
    public sealed record Member(string Name, byte[] Data, long? Claimed = null, byte Method = 0);

    /// <summary>One tensor: values, shape, and strides where it is a view.</summary>
    public sealed record Entry(string Name, string Storage, byte[] Data, int[] Shape, int[]? Strides = null, int Offset = 0);

    /// <summary>The whole file.</summary>
    public static byte[] File(params Entry[] entries) => Zip(
    [
        new Member("archive/data.pkl", StateDictionary(entries)),
        .. entries.Select((entry, i) => new Member($"archive/data/{i}", entry.Data)),
        new Member("archive/version", "3\n"u8.ToArray()),
    ]);

    /// <summary>A file around a pickle, with four numbers of single precision as storage 0.</summary>
    public static byte[] Around(byte[] pickle) =>
        Zip([new Member("archive/data.pkl", pickle), new Member("archive/data/0", SafetensorsBytes.Floats(1, 2, 3, 4))]);

    /// <summary>OrderedDict of tensors, with the attribute _metadata that PyTorch adds.</summary>
    public static byte[] StateDictionary(params Entry[] entries) =>
    [
        0x80, 2, .. Global("collections", "OrderedDict"), .. ")R"u8, .. "("u8,
        .. entries.SelectMany((entry, i) => (byte[])[.. Text(entry.Name), .. Tensor(entry, $"{i}")]),
        .. "u"u8, .. "}"u8, .. Text("_metadata"), .. "}s"u8, .. "b."u8,
    ];

    /// <summary>_rebuild_tensor_v2(storage, offset, shape, strides, False, OrderedDict()).</summary>
    public static byte[] Tensor(Entry entry, string key)
    {
        int count = entry.Data.Length / entry.Storage switch { "DoubleStorage" or "LongStorage" => 8, "FloatStorage" => 4, _ => 2 };
        int[] strides = entry.Strides
            ?? [.. entry.Shape.Select((_, axis) => entry.Shape.Skip(axis + 1).Aggregate(1, (product, length) => product * length))];
        return
        [
            .. Global("torch._utils", "_rebuild_tensor_v2"), .. "(("u8, .. Text("storage"), .. Global("torch", entry.Storage), .. Text(key),
            .. Text("cpu"), .. Number(count), .. "tQ"u8, .. Number(entry.Offset), .. Tuple(entry.Shape), .. Tuple(strides), 0x89,
            .. Global("collections", "OrderedDict"), .. ")RtR"u8,
        ];
    }

    public static byte[] Global(string module, string name) => Encoding.UTF8.GetBytes($"c{module}\n{name}\n");

    public static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [(byte)'X', .. LittleEndian(bytes.Length, 4), .. bytes];
    }

    public static byte[] Number(long value) => [(byte)'J', .. LittleEndian(value, 4)];

    /// <summary>A zip of stored members.</summary>
    public static byte[] Zip(IReadOnlyList<Member> members)
    {
        var file = new List<byte>();
        var directory = new List<byte>();
        foreach (Member member in members)
        {
            byte[] name = Encoding.UTF8.GetBytes(member.Name);
            long claimed = member.Claimed ?? member.Data.Length;
            byte[] zip64 = claimed > uint.MaxValue ? [1, 0, 16, 0, .. LittleEndian(claimed, 8), .. LittleEndian(claimed, 8)] : [];
            byte[] size = LittleEndian(Math.Min(claimed, uint.MaxValue), 4);
            byte[] packed = member.Method == 0 ? size : LittleEndian(member.Data.Length, 4);
            byte[] common =
            [
                0, 0, 0, 0, member.Method, 0, 0, 0, 0, 0, .. LittleEndian(Crc32.HashToUInt32(member.Data), 4), .. packed, .. size,
                .. LittleEndian(name.Length, 2), .. LittleEndian(zip64.Length, 2),
            ];
            int at = file.Count;
            file.AddRange([.. "PK"u8, 3, 4, .. common, .. name, .. zip64, .. member.Data]);
            directory.AddRange([.. "PK"u8, 1, 2, 0, 0, .. common, .. new byte[10], .. LittleEndian(at, 4), .. name, .. zip64]);
        }

        byte[] count = LittleEndian(members.Count, 2);
        return
        [
            .. file, .. directory, .. "PK"u8, 5, 6, 0, 0, 0, 0, .. count, .. count, .. LittleEndian(directory.Count, 4),
            .. LittleEndian(file.Count, 4), 0, 0,
        ];
    }

    private static byte[] Tuple(int[] values) => [(byte)'(', .. values.SelectMany(value => Number(value)), (byte)'t'];

    private static byte[] LittleEndian(long value, int bytes)
    {
        byte[] all = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(all, value);
        return all[..bytes];
    }
}
