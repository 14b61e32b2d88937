using CsCheck;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class SafetensorsFileTests : IDisposable
{
    private static readonly Dictionary<string, string> NoMetadata = [];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_FileAsPythonWritesIt_GivesTensorsAndMetadata()
    {
        // What safetensors.numpy.save_file writes: 8-byte length, compact JSON padded with spaces to a multiple of 8, tensors back to back.
        byte[] length = [0x98, 0, 0, 0, 0, 0, 0, 0];
        string json = """{"__metadata__":{"who":"python"},"a":{"dtype":"F64","shape":[2,1],"data_offsets":[0,16]}""" +
            ""","b":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}""";
        string header = json.PadRight(0x98);
        byte[] a = [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]; // 1.0, -2.0
        byte[] b = [0, 0, 0, 0x3F, 0, 0, 0x40, 0x40]; // 0.5, 3.0
        string path = _directory.Write("m.safetensors", [.. length, .. System.Text.Encoding.ASCII.GetBytes(header), .. a, .. b]);

        SafetensorsFile file = SafetensorsFile.Read(path);

        Assert.Equal("python", file.Metadata["who"]);
        Assert.Equal([2, 1], file.Tensors["a"].Shape);
        Assert.Equal([1.0, -2.0], file.Tensors["a"].ToDoubles());
        Assert.Equal("F32", file.Tensors["b"].ElementType);
        Assert.Equal([0.5, 3.0], file.Tensors["b"].ToDoubles());
    }

    [Fact]
    public void Write_TwoTensors_GivesTheHandAssembledBytes()
    {
        string path = _directory.File("m.safetensors");
        var tensors = new Dictionary<string, SafetensorsTensor>
        {
            ["z"] = SafetensorsTensor.FromFloats([0.5f], 1),
            ["B"] = SafetensorsTensor.FromDoubles([1, -2], 2, 1),
        };

        SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { ["sides"] = "+-", ["k"] = "é" });

        string header = """{"__metadata__":{"k":"é","sides":"+-"}""" +
            ""","B":{"dtype":"F64","shape":[2,1],"data_offsets":[0,16]},"z":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}""";
        int padded = (System.Text.Encoding.UTF8.GetByteCount(header) + 7) / 8 * 8;
        header += new string(' ', padded - System.Text.Encoding.UTF8.GetByteCount(header));
        byte[] expected = SafetensorsBytes.File(header, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F]);
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_NamesOfAnyLength_PutsTheDataAtAMultipleOfEightBytes()
    {
        for (int length = 1; length <= 16; length++)
        {
            string path = _directory.File("m.safetensors");
            SafetensorsFile.Write(
                path, new Dictionary<string, SafetensorsTensor> { [new string('a', length)] = SafetensorsTensor.FromDoubles([1], 1) },
                NoMetadata);

            byte[] bytes = File.ReadAllBytes(path);
            Assert.Equal(0, BitConverter.ToInt64(bytes) % 8);
            Assert.Equal(1.0, BitConverter.ToDouble(bytes, 8 + (int)BitConverter.ToInt64(bytes)));
        }
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameBits() =>
        Gen.Select(Gen.Double.Array[0, 20], Gen.Float.Array[0, 20], Gen.String[Gen.Char.AlphaNumeric, 1, 8])
            .Sample((doubles, floats, name) =>
            {
                string path = _directory.File($"{Guid.NewGuid():N}.safetensors");
                var tensors = new Dictionary<string, SafetensorsTensor>
                {
                    ["d." + name] = SafetensorsTensor.FromDoubles(doubles, doubles.Length, 1),
                    ["f." + name] = SafetensorsTensor.FromFloats(floats, floats.Length),
                };
                SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { [name] = name });

                SafetensorsFile file = SafetensorsFile.Read(path);

                Assert.Equal(
                    doubles.Select(BitConverter.DoubleToInt64Bits),
                    file.Tensors["d." + name].ToDoubles().Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(
                    floats.Select(v => BitConverter.DoubleToInt64Bits(v)),
                    file.Tensors["f." + name].ToDoubles().Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(name, file.Metadata[name]);
            }, iter: 50, threads: 1);

    [Theory]
    [InlineData("not json", "not valid JSON")]
    [InlineData("[1]", "JSON Array")]
    [InlineData("""{"\ud800":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("""{"__metadata__":{"k":"\udc00"},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "not valid JSON")]
    [InlineData("""{"a":1}""", "tensor 'a' is described as 1")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1.5],"data_offsets":[0,8]}}""", "whole numbers")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}""", "expected 16 bytes")]
    [InlineData(
        """{"a":{"dtype":"F64","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""",
        "has offsets 0 to 8")]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}""", "offsets 8 to 0")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "neither overlap nor leave gaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "neither overlap nor leave gaps")]
    [InlineData("""{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", "the tensors need 16 bytes, and 8 follow the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "the tensors need 4 bytes, and 8 follow the header")]
    [InlineData(
        """{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""",
        "not valid JSON")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "metadata 'k'")]
    [InlineData("""{"__metadata__":[],"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "__metadata__")]
    public void Read_FaultyHeader_ThrowsDatasetExceptionSayingWhat(string header, string said)
    {
        string path = _directory.Write("m.safetensors", SafetensorsBytes.File(header, new byte[8]));

        DatasetException fault = Assert.Throws<DatasetException>(() => SafetensorsFile.Read(path));

        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "it has 3 bytes")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "said to be 3 bytes long, and the file has 10")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' }, "said to be 18446744073709551615 bytes long")]
    public void Read_HeaderLargerThanFile_ThrowsDatasetException(byte[] bytes, string said)
    {
        string path = _directory.Write("m.safetensors", bytes);

        Assert.Contains(said, Assert.Throws<DatasetException>(() => SafetensorsFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryTruncationOfASoundFile_ThrowsDatasetException()
    {
        string whole = _directory.File("whole.safetensors");
        SafetensorsFile.Write(
            whole, new Dictionary<string, SafetensorsTensor> { ["a"] = SafetensorsTensor.FromDoubles([1, 2], 2) }, NoMetadata);
        byte[] bytes = File.ReadAllBytes(whole);

        for (int length = 0; length < bytes.Length; length++)
        {
            string path = _directory.Write("cut.safetensors", bytes[..length]);
            Assert.Throws<DatasetException>(() => SafetensorsFile.Read(path));
        }
    }

    [Fact]
    public void Read_MissingFile_SaysSo() =>
        Assert.Contains(
            "there is no such file", Assert.Throws<DatasetException>(() => SafetensorsFile.Read(_directory.File("no.safetensors"))).Message,
            StringComparison.Ordinal);
}
