using System.Buffers.Binary;
using Google.Protobuf;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>A tensor of an ONNX file (message TensorProto).</summary>
internal static class OnnxTensor
{
    private static readonly string[] Types =
        ["", "F32", "U8", "I8", "U16", "I16", "I32", "I64", "STRING", "BOOL", "F16", "F64", "U32", "U64", "", "", "BF16"];

    /// <summary>Reads one; the words are those of a tensor of strings.</summary>
    /// <exception cref="InvalidDataException">
    /// Its numbers lie in another file, are of an unknown type, or are not as many as its shape says.
    /// </exception>
    public static (string Name, SafetensorsTensor Tensor, IReadOnlyList<string> Words) Read(CodedInputStream stream)
    {
        string name = "";
        List<long> shape = [], whole = [];
        List<string> words = [];
        int type = 0;
        using var raw = new MemoryStream();
        bool external = false;
        while (stream.ReadTag() is uint tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    OnnxFile.ReadWhole(tag, stream, shape);
                    break;
                case 2:
                    type = stream.ReadInt32();
                    break;
                case 4 or 10:                                       // float_data, double_data: the bytes of raw_data where packed
                    raw.Write(WireFormat.GetTagWireType(tag) switch
                    {
                        WireFormat.WireType.LengthDelimited => stream.ReadBytes().Span,
                        WireFormat.WireType.Fixed32 => BitConverter.GetBytes(stream.ReadFixed32()),
                        _ => BitConverter.GetBytes(stream.ReadFixed64()),
                    });
                    break;
                case 5 or 7:                                        // int32_data (also of F16, BF16 and small types), int64_data
                    OnnxFile.ReadWhole(tag, stream, whole);
                    break;
                case 6:
                    words.Add(stream.ReadString());
                    break;
                case 8:
                    name = stream.ReadString();
                    break;
                case 9:
                    raw.Write(stream.ReadBytes().Span);
                    break;
                case 14:
                    external = stream.ReadInt32() != 0;
                    break;
                default:
                    stream.SkipLastField();
                    break;
            }
        }

        return (name, Make(name, type, shape, raw.Length > 0 ? raw.ToArray() : ToBytes(whole, type), external), words);
    }

    private static SafetensorsTensor Make(string name, int type, List<long> shape, byte[] bytes, bool external)
    {
        string element = type >= 0 && type < Types.Length ? Types[type] : "";
        Int128 count = shape.Aggregate((Int128)1, (product, length) => length < 0 || product > int.MaxValue ? -1 : product * length);
        return external ? throw new InvalidDataException($"the numbers of '{name}' lie in another file")
            : element.Length == 0 ? throw new InvalidDataException($"tensor '{name}' has element type {type}, which is not known")
            : element == "STRING" ? new SafetensorsTensor(element, [0], default)
            : count < 0 || count * Size(element) != bytes.Length
                ? throw new InvalidDataException($"tensor '{name}' of shape [{string.Join(", ", shape)}] has {bytes.Length} bytes")
            : new SafetensorsTensor(element, [.. shape.Select(length => (int)length)], bytes);
    }

    private static byte[] ToBytes(List<long> values, int type)
    {
        int size = type > 0 && type < Types.Length ? Size(Types[type]) : 1;
        byte[] bytes = new byte[values.Count * size], one = new byte[sizeof(long)];
        for (int i = 0; i < values.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(one, values[i]);
            one.AsSpan(0, size).CopyTo(bytes.AsSpan(i * size));
        }

        return bytes;
    }

    private static int Size(string element) => element switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        _ => 1,
    };
}
