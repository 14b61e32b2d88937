using Google.Protobuf;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>
/// The few fields of an ONNX file that a network of dense layers needs (onnx/onnx.proto; numbers below are its field numbers).
/// </summary>
/// <remarks>Everything else is skipped. Lengths are checked against what is left; nested graphs are not entered.</remarks>
internal static class OnnxFile
{
    private const int MostEntries = 10_000;         // operations, constants and names: far more than such a network has
    private const string Advice = "The file is damaged, truncated or not an ONNX file; export or copy it again.";

    /// <summary>Reads a graph.</summary>
    /// <param name="path">Where the bytes come from, for messages.</param>
    /// <param name="bytes">The file.</param>
    /// <exception cref="DatasetException">It is damaged, holds no graph, or keeps its numbers in another file.</exception>
    public static OnnxGraph Read(string path, byte[] bytes)
    {
        try
        {
            OnnxGraph? graph = null;
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            using var model = new CodedInputStream(bytes);
            ReadFields(model, (field, _) =>
            {
                graph = field == 7 ? ReadGraph(Nested(model)) : graph;
                if (field == 14)
                {
                    (string key, string value) = ReadEntry(Nested(model));
                    metadata[key] = value;
                }

                return field is 7 or 14;
            });
            return graph is null
                ? throw new DatasetException(path, "it holds no graph", "an ONNX file", Advice)
                : graph with { Metadata = metadata };
        }
        catch (Exception fault) when (fault is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new DatasetException(path, fault.Message, "an ONNX file that can be read", Advice, fault);
        }
    }

    // Calls for the tag and number of every field; what is not taken is skipped.
    private static void ReadFields(CodedInputStream stream, Func<int, uint, bool> take)
    {
        while (stream.ReadTag() is uint tag and not 0)
        {
            if (!take(WireFormat.GetTagFieldNumber(tag), tag))
            {
                stream.SkipLastField();
            }
        }
    }

    private static CodedInputStream Nested(CodedInputStream input) => input.ReadBytes().CreateCodedInput();

    private static OnnxGraph ReadGraph(CodedInputStream input)
    {
        var constants = new Dictionary<string, SafetensorsTensor>(StringComparer.Ordinal);
        var words = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        List<OnnxNode> nodes = [];
        List<OnnxInput> inputs = [];
        List<string> outputs = [];
        ReadFields(input, (field, tag) =>
        {
            if (nodes.Count + constants.Count + inputs.Count + outputs.Count >= MostEntries)
            {
                throw new InvalidDataException($"its graph has more than {MostEntries} operations, constants and names");
            }

            switch (field)
            {
                case 1:
                    nodes.Add(ReadNode(Nested(input)));
                    return true;
                case 5:
                    (string name, SafetensorsTensor tensor, IReadOnlyList<string> held) = OnnxTensor.Read(Nested(input));
                    words[name] = held;
                    return constants.TryAdd(name, tensor) ? true : throw new InvalidDataException($"it has two constants '{name}'");
                case 11:
                    inputs.Add(ReadValue(Nested(input)));
                    return true;
                case 12:
                    outputs.Add(ReadValue(Nested(input)).Name);
                    return true;
                default:
                    return false;
            }
        });
        return new OnnxGraph(constants, nodes, [.. inputs.Where(one => !constants.ContainsKey(one.Name))], outputs, words);
    }

    // StringStringEntryProto
    private static (string Key, string Value) ReadEntry(CodedInputStream input)
    {
        (string key, string value) = ("", "");
        ReadFields(input, (field, _) =>
        {
            key = field == 1 ? input.ReadString() : key;
            value = field == 2 ? input.ReadString() : value;
            return field is 1 or 2;
        });
        return (key, value);
    }

    // ValueInfoProto: name, and of a tensor its element type and the lengths of its axes.
    private static OnnxInput ReadValue(CodedInputStream input)
    {
        string name = "";
        int type = 0;
        List<int>? axes = null;
        ReadFields(input, (field, _) =>
        {
            name = field == 1 ? input.ReadString() : name;
            if (field == 2)
            {
                ReadNested(input, 1, tensor => ReadFields(tensor, (part, _) =>
                {
                    type = part == 1 ? tensor.ReadInt32() : type;
                    axes = part == 2 ? ReadAxes(Nested(tensor)) : axes;
                    return part is 1 or 2;
                }));
            }

            return field is 1 or 2;
        });
        return new OnnxInput(name, type, axes);
    }

    private static List<int> ReadAxes(CodedInputStream shape)
    {
        List<int> axes = [];
        ReadFields(shape, (field, _) =>
        {
            if (field == 1)
            {
                long length = 0;
                CodedInputStream axis = Nested(shape);
                ReadFields(axis, (part, _) =>
                {
                    length = part == 1 ? axis.ReadInt64() : length;
                    return part == 1;
                });
                axes.Add(length is >= 0 and <= int.MaxValue ? (int)length : 0);
            }

            return field == 1;
        });
        return axes;
    }

    private static void ReadNested(CodedInputStream input, int wanted, Action<CodedInputStream> read)
    {
        CodedInputStream message = Nested(input);
        ReadFields(message, (field, _) =>
        {
            if (field == wanted)
            {
                read(Nested(message));
            }

            return field == wanted;
        });
    }

    private static OnnxNode ReadNode(CodedInputStream input)
    {
        string operation = "", domain = "";
        List<string> inputs = [], outputs = [];
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var lists = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var words = new Dictionary<string, string[]>(StringComparer.Ordinal);
        List<string> attributes = [];
        SafetensorsTensor? tensor = null;
        ReadFields(input, (field, tag) =>
        {
            switch (field)
            {
                case 1:
                    inputs.Add(input.ReadString());
                    return true;
                case 2:
                    outputs.Add(input.ReadString());
                    return true;
                case 4:
                    operation = input.ReadString();
                    return true;
                case 5:
                    tensor = ReadAttribute(Nested(input), numbers, lists, words, attributes) ?? tensor;
                    return true;
                case 7:
                    domain = input.ReadString();
                    return true;
                default:
                    return false;
            }
        });
        string full = domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}";
        return new OnnxNode(full, inputs, outputs, numbers, lists, words, tensor, attributes);
    }

    private static SafetensorsTensor? ReadAttribute(
        CodedInputStream input, Dictionary<string, double> numbers, Dictionary<string, long[]> lists, Dictionary<string, string[]> words,
        List<string> attributes)
    {
        string name = "";
        double? number = null;
        bool isNumber = false;
        List<long> list = [];
        List<string> texts = [];
        SafetensorsTensor? tensor = null;
        ReadFields(input, (field, tag) =>
        {
            switch (field)
            {
                case 1:
                    name = input.ReadString();
                    return true;
                case 2:
                    number = input.ReadFloat();
                    return true;
                case 3:
                    number = input.ReadInt64();
                    return true;
                case 4:
                    texts.Add(input.ReadBytes().ToStringUtf8());
                    return true;
                case 5:
                    tensor = OnnxTensor.Read(Nested(input)).Tensor;
                    return true;
                case 8:
                    ReadWhole(tag, input, list);
                    return true;
                case 9:
                    texts.Add(input.ReadString());
                    return true;
                case 20:                                            // type: 1 is a real number, 2 a whole one
                    isNumber = input.ReadInt32() is 1 or 2;
                    return true;
                default:
                    return false;
            }
        });
        attributes.Add(name);
        // some writers leave out a number that is 0
        if ((number ?? (isNumber ? 0 : null)) is { } value)
        {
            numbers[name] = value;
        }

        if (list.Count > 0)
        {
            lists[name] = [.. list];
        }

        if (texts.Count > 0)
        {
            words[name] = [.. texts];
        }

        return tensor;
    }

    /// <summary>Reads a repeated whole number, packed or one by one.</summary>
    internal static void ReadWhole(uint tag, CodedInputStream input, List<long> list)
    {
        if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
        {
            list.Add(input.ReadInt64());
            return;
        }

        CodedInputStream packed = Nested(input);
        while (!packed.IsAtEnd)
        {
            list.Add(packed.ReadInt64());
        }
    }
}
