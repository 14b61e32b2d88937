using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Cifar;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Images;

namespace FeatureAveraging.Datasets.Tests.Cifar;

public sealed class CifarPicklesTests : IDisposable
{
    private const int Pixels = 3072;
    private static readonly int[] Labels = [4, 7];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(DatasetSplit.Train)]
    [InlineData(DatasetSplit.Test)]
    public void Read_Cifar10OfPython2_IsTheBinaryVersionBitForBit(DatasetSplit split)
    {
        string[] names = split == DatasetSplit.Train ? [.. Enumerable.Range(1, 5).Select(b => $"data_batch_{b}")] : ["test_batch"];
        for (int b = 0; b < names.Length; b++)
        {
            byte[] pixels = Draw(b);
            Put(names[b], CifarPickleBytes.Batch(pixels, ("labels", [b, 9 - b])));
            _directory.Write(
                $"bin/{names[b]}.bin", [(byte)b, .. pixels[..Pixels], (byte)(9 - b), .. pixels[Pixels..]]);
        }

        Put("batches.meta", CifarPickleBytes.Names(Cifar10Dataset.ClassNames));

        AssertSame(
            new CifarBinary(_directory.File("bin"), "", imagesPerBatch: 2).Read(split),
            new CifarPickles(_directory.File("py"), "", imagesPerBatch: 2).Read(split, out _));
    }

    [Theory]
    [InlineData("cifar100/cifar-100-python/")]
    [InlineData("cifar-100-python/")]
    public void Load_Cifar100OfPython2_IsTheBinaryVersionBitForBit(string below)
    {
        int[] fine = [.. Enumerable.Range(0, 100).Reverse()], coarse = [.. fine.Select(j => j / 5)];
        byte[] pixels = [.. Enumerable.Range(0, 50).SelectMany(Draw)];
        byte[] binary =
            [.. fine.SelectMany((j, i) => (byte[])[(byte)(j / 5), (byte)j, .. pixels.AsSpan(i * Pixels, Pixels)])];
        _directory.Write("other/cifar-100-binary/test.bin", binary);
        _directory.Write(below + "test", CifarPickleBytes.Batch(pixels, ("coarse_labels", coarse), ("fine_labels", fine)));

        (LoadedImages expected, Partition expectedCoarse) =
            Cifar100Dataset.Load(_directory.File("other"), DatasetSplit.Test, imagesPerBatch: 100);
        (LoadedImages read, Partition readCoarse) = Cifar100Dataset.Load(_directory.Path, DatasetSplit.Test, imagesPerBatch: 100);

        AssertSame(expected.Images, read.Images);
        Assert.Equal(expected.ClassNames, read.ClassNames);
        Assert.Equal(expectedCoarse.Groups.ToArray(), readCoarse.Groups.ToArray());
    }

    [Fact]
    public void Load_FolderBesideTheData_IsFoundByCifar10()
    {
        _directory.Write(
            "cifar-10-batches-py/test_batch", CifarPickleBytes.Batch(new byte[10_000 * Pixels], ("labels", new int[10_000])));

        Assert.Equal(10_000, Cifar10Dataset.Load(_directory.Path, DatasetSplit.Test).Images.Count);
    }

    public static TheoryData<string, byte[], string> Hostile => new()
    {
        { "a command", [0x80, 2, .. "cposix\nsystem\n"u8, .. CifarPickleBytes.Short("true"), 0x85, .. "R."u8], "'posix.system'" },
        {
            "a function of NumPy", [0x80, 2, .. "cnumpy.core.multiarray\nscalar\n)R."u8],
            "which a file of numbers does not need"
        },
        { "a tensor", [0x80, 2, .. "ctorch._utils\n_rebuild_tensor_v2\n)R."u8], "which a file of numbers does not need" },
        { "an array called", [0x80, 2, .. "cnumpy\nndarray\n)R."u8], "an array is described in a way that NumPy does not write" },
        { "no dictionary", [0x80, 2, .. "]."u8], "it holds no dictionary" },
        { "something outside", [0x80, 2, .. "NQ."u8], "it refers to something outside itself" },
        { "deep lists", [0x80, 2, .. Enumerable.Repeat((byte)']', 1_000_000)], "bytes; expected at most" },
        { "deep tuples", [0x80, 2, (byte)'N', .. Enumerable.Repeat((byte)0x85, 50_000)], "nests more than 64" },
        { "many operations", [0x80, 2, (byte)'N', .. Enumerable.Repeat((byte)0x94, 70_000)], "more than 65568 operations" },
        {
            "bytes of 10^18",
            CifarPickleBytes.Around(
                CifarPickleBytes.Array([], 2, instead: [0x8E, .. BitConverter.GetBytes(1_000_000_000_000_000_000L)])),
            "claims 1000000000000000000 bytes"
        },
        { "string of 2 GB", CifarPickleBytes.Around(CifarPickleBytes.Array([], 2, claimed: int.MaxValue)), "claims 2147483647 bytes" },
        { "string of −1", CifarPickleBytes.Around(CifarPickleBytes.Array([], 2, claimed: -1)), "claims -1 bytes" },
        {
            "shape that does not match", CifarPickleBytes.Around(CifarPickleBytes.Array(new byte[Pixels], 2)),
            "an array of shape [2, 3072] and type u1 has 3072 bytes"
        },
        {
            "shape of 4·10^18", CifarPickleBytes.Around(CifarPickleBytes.Array([], int.MaxValue, int.MaxValue)), "has 0 bytes"
        },
        { "negative shape", CifarPickleBytes.Around(CifarPickleBytes.Array([], -1)), "a shape is described" },
        { "objects", CifarPickleBytes.Around(CifarPickleBytes.Array(new byte[2 * Pixels], 2, type: "O8")), "an array of type 'O8'" },
        {
            "a list for bytes", CifarPickleBytes.Around(CifarPickleBytes.Array([], 2, instead: [(byte)']'])), "an array is described"
        },
        {
            "other numbers", CifarPickleBytes.Around(CifarPickleBytes.Array(new byte[4 * Pixels], 2, type: "i2")),
            "its 'data' is an array of type i2 and shape [2, 3072]; expected type u1 and shape [2, 3072]"
        },
        {
            "turned", CifarPickleBytes.Around(CifarPickleBytes.Array(new byte[2 * Pixels], 2, columnMajor: true)), "column by column"
        },
        { "three images", CifarPickleBytes.Around(CifarPickleBytes.Array(new byte[3 * Pixels], 3)), "shape [3, 3072]" },
        {
            "an empty array",
            CifarPickleBytes.Around([.. "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n"u8, 0x85, (byte)'R']),
            "shape []"
        },
        { "no array", CifarPickleBytes.Around("N"u8.ToArray()), "its 'data' is no array" },
        { "no data", [0x80, 2, .. "}."u8], "it has no 'data'" },
        { "no label", CifarPickleBytes.Batch(new byte[2 * Pixels], ("fine_labels", [1, 2])), "it has no 'labels'" },
        { "three labels", CifarPickleBytes.Batch(new byte[2 * Pixels], ("labels", [1, 2, 3])), "its 'labels' is not a list of 2" },
        {
            "label 10", CifarPickleBytes.Batch(new byte[2 * Pixels], ("labels", [1, 10])),
            "image 1 has label 10; expected a class from 0 to 9"
        },
        { "recall of what is not remembered", [0x80, 2, .. "}q\u0001h\0."u8], "recalls value 0" },
        { "odd dictionary", "(I1\nd."u8.ToArray(), "makes a dictionary of 1 values" },
        { "a string without quotes", "S1\n."u8.ToArray(), "no quotes around it" },
        { "a string with escapes", "S'\\x41'\n."u8.ToArray(), "escapes within" },
        { "a word for a number", "Ixy\n."u8.ToArray(), "where a whole number is needed" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileFile_IsRefusedWithinItsMemory(string what, byte[] file, string said)
    {
        Assert.NotEmpty(what);
        Put("test_batch", file);
        FaultOfTest();               // once before measuring: the code is compiled
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = FaultOfTest();
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.StartsWith(_directory.File("py/test_batch"), message, StringComparison.Ordinal);
        const long Fixed = 200_000;
        Assert.True(taken <= Fixed + (Unpickler.MostBytesPerByte * (long)file.Length), $"{taken} bytes for a file of {file.Length}");
    }

    [Fact]
    public void Read_EveryPrefixOfAFile_IsRefused()
    {
        byte[] file = CifarPickleBytes.Batch(new byte[2 * Pixels], ("labels", Labels));
        for (int length = 0; length < file.Length; length += length is > 300 and < 6200 ? 97 : 1)
        {
            Put("test_batch", file[..length]);
            Assert.NotEmpty(FaultOfTest());
        }
    }

    [Fact]
    public void Read_EveryByteOfTheDescriptionChanged_ReadsOrIsRefused()
    {
        byte[] file = CifarPickleBytes.Batch(new byte[2 * Pixels], ("labels", Labels));
        int pixels = file.AsSpan().IndexOf(new byte[100]), read = 0, tried = 0;
        for (int i = 0; i < file.Length; i += i == pixels ? 2 * Pixels : 1)
        {
            for (int value = 0; value < 256; value += 37, tried++)
            {
                byte[] changed = [.. file];
                changed[i] = (byte)value;
                Put("test_batch", changed);
                read += Record.Exception(() => Read()) switch
                {
                    null => 1,
                    DatasetException => 0,
                    Exception other => throw new InvalidOperationException($"byte {i} as {value}", other),
                };
            }
        }

        Assert.InRange(read, 1, tried / 2);
    }

    [Fact]
    public void Read_ClassesOfOtherNames_AreRefused()
    {
        Put("test_batch", CifarPickleBytes.Batch(new byte[2 * Pixels], ("labels", Labels)));
        Put("batches.meta", CifarPickleBytes.Names(Cifar10Dataset.ClassNames.Reverse()));

        Assert.Contains("its classes have other names", FaultOfTest(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numpy.core", 3)]
    [InlineData("numpy._core", 3)]
    [InlineData("numpy.core", 5)]
    [InlineData("numpy._core", 5)]
    public void Read_ArraysOfPython3_AreTheSamePixels(string module, int protocol)
    {
        byte[] pixels = Draw(3), type = [.. "cnumpy\ndtype\n"u8, .. Text("u1"), 0x89, 0x88, 0x87, (byte)'R'];
        byte[] state = [.. "(K\u0003"u8, .. Text("|"), .. "NNNJ"u8, 255, 255, 255, 255, (byte)'J', 255, 255, 255, 255, .. "K\0tb"u8];
        byte[] shape = [.. "K\u0002M\0"u8, 12, 0x86], length = BitConverter.GetBytes(2L * Pixels);
        byte[] array = protocol < 5
            ?
            [
                .. Encoding.ASCII.GetBytes($"c{module}.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0"), 0x85, .. "C\u0001b"u8, 0x87,
                .. "R(K\u0001"u8, .. shape, .. type, .. state, 0x89, (byte)'B', .. length[..4], .. pixels, .. "tb"u8,
            ]
            :
            [
                .. Encoding.ASCII.GetBytes($"c{module}.numeric\n_frombuffer\n("), 0x96, .. length, .. pixels, .. type, .. state, .. shape,
                .. Text("C"), .. "tR"u8,
            ];
        byte[] labels = [.. Text("labels"), .. CifarPickleBytes.List(Labels)];
        Put("test_batch", [0x80, (byte)protocol, .. "}(C\u0004data"u8, .. array, .. labels, .. "u."u8]);

        ImageSet read = Read();

        Assert.Equal(pixels, read.Pixels);
        Assert.Equal(Labels, read.Labels);
    }

    private static byte[] Draw(int number) =>
        [.. Enumerable.Range(0, 2 * Pixels).Select(i => (byte)((i * 7) + (i / Pixels * 31) + (i % 251 * i) + (number * 13)))];

    private static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static void AssertSame(ImageSet expected, ImageSet read)
    {
        Assert.Equal((expected.Channels, expected.Height, expected.Width), (read.Channels, read.Height, read.Width));
        Assert.Equal(expected.Pixels, read.Pixels);
        Assert.Equal(expected.Labels, read.Labels);
    }

    private void Put(string name, byte[] bytes) => _directory.Write("py/" + name, bytes);

    private ImageSet Read() => new CifarPickles(_directory.File("py"), "", imagesPerBatch: 2).Read(DatasetSplit.Test, out _);

    private string FaultOfTest() => Assert.Throws<DatasetException>(() => Read()).Message;
}
