using System.IO.Compression;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.Models;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class PyTorchFileTests
{
    [Fact]
    public void Read_StateDictionary_GivesEveryTensorExactly()
    {
        IReadOnlyDictionary<string, SafetensorsTensor> tensors = Read(TorchBytes.File(
            new("fc1.weight", "FloatStorage", SafetensorsBytes.Floats(1, 2, 3, 0.1f, 5, 6), [2, 3]),
            new("fc1.bias", "DoubleStorage", Doubles(0.1, -7), [2]),
            new("half", "HalfStorage", [0x00, 0x3C, 0x01, 0x00], [2]),
            new("brain", "BFloat16Storage", [0x80, 0x3F, 0x49, 0x40], [2]),
            new("step", "LongStorage", new byte[8], [])));

        Assert.Equal(["brain", "fc1.bias", "fc1.weight", "half", "step"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1, 2, 3, 0.1f, 5, 6], tensors["fc1.weight"].ToDoubles());
        Assert.Equal([2, 3], tensors["fc1.weight"].Shape);
        Assert.Equal([0.1, -7], tensors["fc1.bias"].ToDoubles());
        Assert.Equal([1, Math.ScaleB(1, -24)], tensors["half"].ToDoubles());
        Assert.Equal([1, 3.140625], tensors["brain"].ToDoubles());
        Assert.Equal(("I64", 0), (tensors["step"].ElementType, tensors["step"].Shape.Count));
    }

    [Fact]
    public void Read_TorchScript_IsHandedOnUnreadAndIsNoNetworkHere()
    {
        using var folder = new TemporaryDirectory();
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string member in (string[])["m/data.pkl", "m/code/__torch__.py", "m/constants.pkl"])
            {
                zip.CreateEntry(member);
            }
        }

        var content = ModelContent.Read(folder.Write("m.pt", file.ToArray()));

        Assert.Equal(("TorchScript", 0), (content.Format, content.Tensors.Count));
        Assert.Equal(file.ToArray(), content.Script);
        Assert.Contains(
            "a program with its weights", Assert.Throws<DatasetException>(() => ModelFile.Understand(content)).Message,
            StringComparison.Ordinal);
        byte[] weights = TorchBytes.File(new TorchBytes.Entry("w", "FloatStorage", SafetensorsBytes.Floats(1), [1]));
        Assert.Null(ModelContent.Read(folder.Write("s.pt", weights)).Script);
    }

    [Fact]
    public void Read_ViewOfSharedNumbers_FollowsOffsetAndStrides()
    {
        byte[] pickle =
        [
            0x80, 2, .. "}("u8, .. TorchBytes.Text("turned"),
            .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [2, 2], [1, 2]), "0"), .. TorchBytes.Text("last"),
            .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [2], [1], 2), "0"), .. "u."u8,
        ];

        IReadOnlyDictionary<string, SafetensorsTensor> tensors = Read(TorchBytes.Around(pickle));

        Assert.Equal([1, 3, 2, 4], tensors["turned"].ToDoubles());
        Assert.Equal([3, 4], tensors["last"].ToDoubles());
    }

    [Fact]
    public void Read_NestedDictionariesAndLists_JoinsNamesAndSkipsNumbers()
    {
        byte[] tensor = TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [4]), "0");
        byte[] pickle =
        [
            0x80, 2, .. "}("u8, .. TorchBytes.Text("epoch"), .. TorchBytes.Number(3), .. TorchBytes.Text("state"), .. "}"u8,
            .. TorchBytes.Text("a"), .. tensor, .. "s"u8, .. TorchBytes.Text("list"), .. "]"u8, .. tensor, .. "a"u8, .. "u."u8,
        ];

        Assert.Equal(["list.0", "state.a"], Read(TorchBytes.Around(pickle)).Keys.Order(StringComparer.Ordinal));
    }

    private static byte[] Four => TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [4]), "0");

    public static TheoryData<string, byte[], string> Hostile => new()
    {
        {
            "os.system",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Global("posix", "system"), .. TorchBytes.Text("true"), .. "\x85R."u8]),
            "'posix.system'"
        },
        {
            "eval by STACK_GLOBAL",
            TorchBytes.Around([0x80, 4, .. TorchBytes.Text("builtins"), .. TorchBytes.Text("eval"), 0x93, .. ")R."u8]),
            "'builtins.eval'"
        },
        { "a whole module", TorchBytes.Around([0x80, 2, .. TorchBytes.Global("__main__", "Net"), .. ")\x81}b."u8]), "'__main__.Net'" },
        {
            "NEWOBJ",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Global("collections", "OrderedDict"), .. ")"u8, 0x81, .. "."u8]),
            "operation 0x81"
        },
        { "INST", TorchBytes.Around([.. "(iposix\nsystem\n."u8]), "operation 0x69" },
        { "call of a number", TorchBytes.Around([0x80, 2, .. "K\x01)R."u8]), "no a name" },
        { "attributes of a list", TorchBytes.Around([0x80, 2, .. "]}b."u8]), "sets attributes" },
        {
            "deep tuples",
            TorchBytes.Around([0x80, 2, .. "N"u8, .. Enumerable.Repeat((byte)0x85, 1_000_000), .. "."u8]),
            "nests more than 64"
        },
        {
            "deep lists",
            TorchBytes.Around([0x80, 2, .. Enumerable.Repeat((byte)']', 1_000_000), .. Enumerable.Repeat((byte)'a', 999_999), .. "."u8]),
            "more than 100000 values"
        },
        { "deep marks", TorchBytes.Around([0x80, 2, .. Enumerable.Repeat((byte)'(', 1_000_000), .. "."u8]), "more than 100000 values" },
        {
            "deep lists filled from outside in",
            TorchBytes.Around(
            [
                0x80, 2, .. TorchBytes.Text(new string(' ', 10_000)), .. "]q\0"u8,
                .. Enumerable.Range(1, 200).SelectMany(i => (byte[])[(byte)']', (byte)'q', (byte)i, (byte)'a', (byte)'h', (byte)i]),
                .. "h\0."u8,
            ]),
            "nests more than 64"
        },
        {
            "long name of many tensors",
            TorchBytes.Around(
            [
                0x80, 2, .. "}"u8, .. TorchBytes.Text(new string('n', 20_000)), .. "]("u8, .. Four, .. "q\0"u8,
                .. Enumerable.Repeat("h\0"u8.ToArray(), 10_000).SelectMany(get => get), .. "es."u8,
            ]),
            "names of its tensors are longer than the file"
        },
        {
            "two tensors of one name",
            TorchBytes.Around([0x80, 2, .. "}("u8, .. TorchBytes.Text("w"), .. Four, .. TorchBytes.Text("w"), .. Four, .. "u."u8]),
            "two tensors 'w'"
        },
        {
            "a name and a number of one name",
            TorchBytes.Around([0x80, 2, .. "}("u8, .. TorchBytes.Text("0"), .. Four, .. TorchBytes.Number(0), .. Four, .. "u."u8]),
            "two tensors '0'"
        },
        { "a pair as key", TorchBytes.Around([0x80, 2, .. "})"u8, .. Four, .. "s."u8]), "neither a string nor a whole number" },
        {
            "17 axes",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], new int[17]), "0"), .. "."u8]),
            "more than 16 axes"
        },
        {
            "changed sign",
            TorchBytes.Around([0x80, 2, .. Four[..^2], .. "}"u8, .. TorchBytes.Text("neg"), 0x88, .. "stR."u8]),
            "negative or conjugate"
        },
        { "list in itself", TorchBytes.Around([0x80, 2, .. "]q\0h\0a."u8]), "in two places" },
        {
            "string of 10^18 bytes",
            TorchBytes.Around([0x80, 4, 0x8D, .. BitConverter.GetBytes(1_000_000_000_000_000_000L), .. "x."u8]),
            "claims 1000000000000000000 bytes"
        },
        { "string of 4 GB", TorchBytes.Around([0x80, 2, .. "X\xff\xff\xff\xff"u8, .. "."u8]), "bytes where" },
        { "empty stack", TorchBytes.Around([0x80, 2, .. "."u8]), "stack runs empty" },
        { "no end", TorchBytes.Around([0x80, 2, .. "N"u8]), "claims 1 bytes where 0 are left" },
        {
            "storage of 10^9 numbers",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [1_000_000_000], [0]), "0"), .. "."u8]),
            "leaves the 4 numbers"
        },
        {
            "beyond the storage",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [2], [1], 3), "0"), .. "."u8]),
            "leaves the 4 numbers"
        },
        {
            "claimed storage",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Tensor(new("", "FloatStorage", new byte[4_000], [2]), "0"), .. "."u8]),
            "claims 1000 numbers"
        },
        {
            "absent storage",
            TorchBytes.Around([0x80, 2, .. TorchBytes.Tensor(new("", "FloatStorage", new byte[16], [2]), "7"), .. "."u8]),
            "'7' that are not in the file"
        },
        {
            "member of 10^18 bytes",
            TorchBytes.Zip([new("archive/data.pkl", "}."u8.ToArray(), 1_000_000_000_000_000_000)]),
            "claims 1000000000000000000 bytes"
        },
        {
            "packed member",
            TorchBytes.Zip([new("archive/data.pkl", new byte[20], 1_000_000, Method: 8)]),
            "is packed or claims 1000000 bytes"
        },
        {
            "way out",
            TorchBytes.Zip([new("archive/data.pkl", "N."u8.ToArray()), new("archive/../../etc/passwd", [])]),
            "'archive/../../etc/passwd'"
        },
        { "absolute name", TorchBytes.Zip([new("/data.pkl", "N."u8.ToArray())]), "'/data.pkl'" },
        { "twice", TorchBytes.Zip([new("a/data.pkl", "N."u8.ToArray()), new("a/data.pkl", "N."u8.ToArray())]), "'a/data.pkl'" },
        { "no pickle", TorchBytes.Zip([new("config.json", [])]), "0 members data.pkl" },
        { "big-endian", TorchBytes.Zip([new("a/data.pkl", "N."u8.ToArray()), new("a/byteorder", "big"u8.ToArray())]), "big-endian" },
        { "cut", TorchBytes.Around([0x80, 2, .. "}."u8])[..60], "damaged zip" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_HostileFile_IsRefusedWithinItsMemory(string what, byte[] file, string said)
    {
        Assert.NotEmpty(what);
        Refuse(file);               // once before measuring: the code is compiled
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Refuse(file);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains(said, message, StringComparison.Ordinal);
        const long Fixed = 100_000;
        Assert.True(taken <= Fixed + (Unpickler.MostBytesPerByte * (long)file.Length), $"{taken} bytes for a file of {file.Length}");
    }

    [Fact]
    public void Read_ViewsThatAreCopied_MayNotBeLongerThanTheFile()
    {
        byte[] view = TorchBytes.Tensor(new("", "FloatStorage", new byte[400_000], [2, 50_000], [1, 2]), "0");
        byte[] pickle = [0x80, 2, .. "]("u8, .. Enumerable.Range(0, 4).SelectMany(_ => view), .. "e."u8];
        byte[] file = TorchBytes.Zip([new("a/data.pkl", pickle), new("a/data/0", new byte[400_000])]);

        Assert.Contains("more memory than the file", Refuse(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FlippedBit_IsFoundByTheChecksum()
    {
        byte[] file = TorchBytes.File(new TorchBytes.Entry("w", "FloatStorage", SafetensorsBytes.Floats(1, 2), [2]));
        int at = file.AsSpan().IndexOf(SafetensorsBytes.Floats(1, 2));
        file[at] ^= 1;

        Assert.Contains("is damaged", Refuse(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryPrefixOfAFile_IsRefused()
    {
        byte[] file = TorchBytes.File(new TorchBytes.Entry("w", "FloatStorage", SafetensorsBytes.Floats(1, 2), [2]));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.Throws<DatasetException>(() => Read(file[..length]));
        }
    }

    [Fact]
    public void Read_EveryPickleWithOneByteChanged_ReadsOrIsRefused()
    {
        byte[] pickle = TorchBytes.StateDictionary(new TorchBytes.Entry("w", "FloatStorage", new byte[16], [2, 2]));
        int read = 0;
        for (int i = 0; i < pickle.Length; i++)
        {
            for (int value = 0; value < 256; value += 5)
            {
                byte[] changed = [.. pickle];
                changed[i] = (byte)value;
                read += Record.Exception(() => Read(TorchBytes.Around(changed))) switch
                {
                    null => 1,
                    DatasetException => 0,
                    Exception other => throw new InvalidOperationException($"byte {i} as {value}", other),
                };
            }
        }

        Assert.InRange(read, 1, pickle.Length * 52 / 2);
    }

    private static IReadOnlyDictionary<string, SafetensorsTensor> Read(byte[] file) => PyTorchFile.Read("model.pt", file);

    private static string Refuse(byte[] file) => Assert.Throws<DatasetException>(() => Read(file)).Message;

    private static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
