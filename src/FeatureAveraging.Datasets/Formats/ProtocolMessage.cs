using Google.Protobuf;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>A protocol-buffers message as it is written, field by field.</summary>
internal sealed class ProtocolMessage
{
    private readonly List<byte> _bytes = [];

    public ProtocolMessage Add(int field, string text) =>
        Add(field, WireFormat.WireType.LengthDelimited, output => output.WriteString(text));

    public ProtocolMessage Add(int field, long number) => Add(field, WireFormat.WireType.Varint, output => output.WriteInt64(number));

    public ProtocolMessage Add(int field, float number) => Add(field, WireFormat.WireType.Fixed32, output => output.WriteFloat(number));

    public ProtocolMessage Add(int field, byte[] bytes) =>
        Add(field, WireFormat.WireType.LengthDelimited, output => output.WriteBytes(ByteString.CopyFrom(bytes)));

    public ProtocolMessage Add(int field, ProtocolMessage message) => Add(field, message.ToArray());

    public byte[] ToArray() => [.. _bytes];

    private ProtocolMessage Add(int field, WireFormat.WireType type, Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using var output = new CodedOutputStream(bytes, leaveOpen: true);
        output.WriteTag(field, type);
        write(output);
        output.Flush();
        _bytes.AddRange(bytes.ToArray());
        return this;
    }
}
