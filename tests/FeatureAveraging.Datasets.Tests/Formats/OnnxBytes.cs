using System.Text;

namespace FeatureAveraging.Datasets.Tests.Formats;

/// <summary>ONNX files field by field (onnx/onnx.proto), without the code under test.</summary>
internal static class OnnxBytes
{
    /// <summary>ModelProto: ir_version 8, a producer, the graph, one opset.</summary>
    public static byte[] Model(params byte[][] graph) =>
    [
        .. Field(1, 8), .. Field(2, "pytorch"), .. Field(7, [.. graph.SelectMany(part => part)]), .. Field(8, Field(2, 14)),
    ];

    public static byte[] Input(string name) => Field(11, Field(1, name));

    public static byte[] Output(string name) => Field(12, Field(1, name));

    /// <summary>NodeProto; attributes come ready-made.</summary>
    public static byte[] Node(string operation, string[] inputs, string output, params byte[][] attributes) =>
        Field(1, Content(operation, inputs, output, attributes));

    /// <summary>The same in the domain of scikit-learn's operations.</summary>
    public static byte[] Learning(string operation, string[] inputs, string output, params byte[][] attributes) =>
        Field(1, [.. Content(operation, inputs, output, attributes), .. Field(7, "ai.onnx.ml")]);

    public static byte[] Whole(string name, long value) => [.. Field(1, name), .. Field(3, value), .. Field(20, 2)];

    public static byte[] Real(string name, float value) => [.. Field(1, name), 0x15, .. BitConverter.GetBytes(value), .. Field(20, 1)];

    public static byte[] Value(string name, byte[] tensor) => [.. Field(1, name), .. Field(5, tensor), .. Field(20, 4)];

    /// <summary>An initialiser of single precision in raw_data.</summary>
    public static byte[] Constant(string name, int[] shape, params float[] values) => Field(5, Tensor(name, shape, values));

    public static byte[] Tensor(string name, int[] shape, params float[] values) =>
        [.. Shape(shape), .. Field(2, 1), .. Field(8, name), .. Field(9, [.. values.SelectMany(BitConverter.GetBytes)])];

    /// <summary>The same in float_data: packed, as protocol buffers of version 3 write it.</summary>
    public static byte[] PackedTensor(string name, int[] shape, params float[] values) =>
        [.. Shape(shape), .. Field(2, 1), .. Field(4, [.. values.SelectMany(BitConverter.GetBytes)]), .. Field(8, name)];

    /// <summary>An initialiser of whole numbers in int64_data.</summary>
    public static byte[] Longs(string name, params long[] values) => Field(
        5, [.. Field(1, values.Length), .. Field(2, 7), .. values.SelectMany(value => Field(7, value)), .. Field(8, name)]);

    /// <summary>An initialiser of strings.</summary>
    public static byte[] Words(string name, params string[] values) => Field(
        5, [.. Field(1, values.Length), .. Field(2, 8), .. values.SelectMany(value => Field(6, value)), .. Field(8, name)]);

    public static byte[] Shape(int[] shape) => [.. shape.SelectMany(length => Field(1, length))];

    public static byte[] Field(int number, long value) => [.. Varint(number << 3), .. Varint(value)];

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    public static byte[] Field(int number, byte[] bytes) => [.. Varint((number << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Content(string operation, string[] inputs, string output, byte[][] attributes) =>
    [
        .. inputs.SelectMany(input => Field(1, input)), .. Field(2, output), .. Field(4, operation),
        .. attributes.SelectMany(attribute => Field(5, attribute)),
    ];

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
        return [.. bytes];
    }
}
