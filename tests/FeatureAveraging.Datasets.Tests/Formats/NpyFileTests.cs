using System.Text;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_FloatMatrix_GivesTheBytesOfNumpySave()
    {
        string path = _directory.File("a.npy");

        NpyFile.Write(path, NpyArray.FromFloats([1, -2], 1, 2));

        // 128 bytes with the 10 before it
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n";
        byte[] expected = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];
        Assert.Equal(expected, File.ReadAllBytes(path));
    }

    [Fact]
    public void Write_VectorAndScalar_NameTheirShapesAsPythonTuples()
    {
        NpyFile.Write(_directory.File("v.npy"), NpyArray.FromIntegers([1, 2, 3]));
        NpyFile.Write(_directory.File("s.npy"), NpyArray.FromDoubles([1]));

        Assert.Contains(
            "'<i8', 'fortran_order': False, 'shape': (3,), ", Encoding.Latin1.GetString(File.ReadAllBytes(_directory.File("v.npy"))),
            StringComparison.Ordinal);
        Assert.Contains(
            "'<f8', 'fortran_order': False, 'shape': (), ", Encoding.Latin1.GetString(File.ReadAllBytes(_directory.File("s.npy"))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }, new double[] { 1, -2 })]
    [InlineData(">f4", new byte[] { 0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0 }, new double[] { 1, -2 })]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 }, new double[] { 1, -2 })]
    [InlineData(">f8", new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0 }, new double[] { 1, -2 })]
    [InlineData("|u1", new byte[] { 0, 255 }, new double[] { 0, 255 })]
    [InlineData("|i1", new byte[] { 1, 255 }, new double[] { 1, -1 })]
    [InlineData("|b1", new byte[] { 0, 1 }, new double[] { 0, 1 })]
    [InlineData("<i2", new byte[] { 1, 0, 0xFE, 0xFF }, new double[] { 1, -2 })]
    [InlineData("<u2", new byte[] { 1, 0, 0xFE, 0xFF }, new double[] { 1, 65534 })]
    [InlineData("<i4", new byte[] { 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF }, new double[] { 1, -2 })]
    [InlineData(">i4", new byte[] { 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE }, new double[] { 1, -2 })]
    [InlineData("<u4", new byte[] { 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF }, new double[] { 1, 4294967294 })]
    [InlineData("<i8", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF }, new double[] { 1, -2 })]
    [InlineData("<u8", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0 }, new double[] { 1, 2 })]
    public void Read_EachElementType_GivesTheNumbers(string descriptor, byte[] data, double[] expected)
    {
        NpyArray array = NpyFile.Read(_directory.Write("a.npy", NpyBytes.Array(descriptor, "(2,)", data)));

        Assert.Equal([2], array.Shape);
        Assert.Equal(expected, array.ToDoubles());
        Assert.Equal(expected.Select(v => (float)v), array.ToFloats());
        if (array.IsInteger)
        {
            Assert.Equal(expected.Select(v => (long)v), array.ToIntegers());
        }
        else
        {
            Assert.Throws<InvalidOperationException>(() => array.ToIntegers());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_EachVersion_GivesTheSameArray(int version)
    {
        NpyArray array = NpyFile.Read(_directory.Write("a.npy", NpyBytes.Array("|u1", "(1, 2)", [5, 6], version: version)));

        Assert.Equal([1, 2], array.Shape);
        Assert.Equal([5L, 6L], array.ToIntegers());
    }

    [Fact]
    public void Read_FortranOrder_TransposesToRowMajor()
    {
        // a[i, j, k] = 100 i + 10 j + k of shape (2, 3, 2), written with i running fastest.
        byte[] columnMajor =
        [
            .. from k in Enumerable.Range(0, 2)
               from j in Enumerable.Range(0, 3)
               from i in Enumerable.Range(0, 2)
               from b in BitConverter.GetBytes((short)((100 * i) + (10 * j) + k))
               select b,
        ];

        NpyArray array = NpyFile.Read(_directory.Write("a.npy", NpyBytes.Array("<i2", "(2, 3, 2)", columnMajor, fortran: true)));

        Assert.Equal([0L, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121], array.ToIntegers());
    }

    [Theory]
    [InlineData("<f16", "the elements are <f16; expected f2, f4, f8")]
    [InlineData("<c8", "the elements are <c8")]
    [InlineData("<U0", "the elements are <U0")]
    [InlineData("|O", "the elements are |O (Python objects, which are not read")]
    [InlineData("|O8", "the elements are |O8")]
    public void Read_OtherElementType_SaysWhich(string descriptor, string said) =>
        Assert.Contains(said, FaultOf(NpyBytes.Array(descriptor, "(1,)", [0, 0])), StringComparison.Ordinal);

    [Theory]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "the header is {'descr': [('a'")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "expected descr")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "the shape is (-1,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "4 bytes follow the header; expected 8")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }", "4 bytes follow the header; expected 0")]
    [InlineData(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2147483647), }",
        "4 bytes follow the header")]
    public void Read_FaultyHeader_SaysWhat(string header, string said) =>
        Assert.Contains(said, FaultOf(NpyBytes.WithHeader(header, new byte[4])), StringComparison.Ordinal);

    [Fact]
    public void Read_EveryTruncation_ThrowsDatasetException()
    {
        byte[] bytes = NpyBytes.Array("<f4", "(2,)", new byte[8]);

        for (int length = 0; length < bytes.Length; length++)
        {
            FaultOf(bytes[..length]);
        }
    }

    [Fact]
    public void Read_WrongMagic_ShowsTheBytesFound() =>
        Assert.Contains("it starts with the bytes 504B0304", FaultOf([0x50, 0x4B, 3, 4, .. new byte[20]]), StringComparison.Ordinal);

    private string FaultOf(byte[] bytes)
    {
        string path = _directory.Write("a.npy", bytes);
        DatasetException fault = Assert.Throws<DatasetException>(() => NpyFile.Read(path));
        Assert.StartsWith(path, fault.Message, StringComparison.Ordinal);
        return fault.Message;
    }
}
