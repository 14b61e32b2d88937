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
            using var model = new CodedInputStream(bytes);
            ReadFields(model, (field, _) =>
            {
                graph = field == 7 ? ReadGraph(Nested(model)) : graph;
                return field == 7;
            });
            return graph ?? throw new DatasetException(path, "it holds no graph", "an ONNX file", Advice);
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
        List<string> inputs = [], outputs = [];
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
                    inputs.Add(ReadName(Nested(input)));
                    return true;
                case 12:
                    outputs.Add(ReadName(Nested(input)));
                    return true;
                default:
                    return false;
            }
        });
        return new OnnxGraph(constants, nodes, [.. inputs.Where(name => !constants.ContainsKey(name))], outputs, words);
    }

    private static string ReadName(CodedInputStream input)
    {
        string name = "";
        ReadFields(input, (field, tag) =>
        {
            name = field == 1 ? input.ReadString() : name;
            return field == 1;
        });
        return name;
    }

    private static OnnxNode ReadNode(CodedInputStream input)
    {
        string operation = "", domain = "";
        List<string> inputs = [], outputs = [];
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        var lists = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var words = new Dictionary<string, string[]>(StringComparer.Ordinal);
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
                    tensor = ReadAttribute(Nested(input), numbers, lists, words) ?? tensor;
                    return true;
                case 7:
                    domain = input.ReadString();
                    return true;
                default:
                    return false;
            }
        });
        string full = domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}";
        return new OnnxNode(full, inputs, outputs, numbers, lists, words, tensor);
    }

    private static SafetensorsTensor? ReadAttribute(
        CodedInputStream input, Dictionary<string, double> numbers, Dictionary<string, long[]> lists, Dictionary<string, string[]> words)
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
