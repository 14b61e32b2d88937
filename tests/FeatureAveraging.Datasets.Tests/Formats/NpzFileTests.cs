using System.IO.Compression;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class NpzFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Read_StoredOrDeflated_GivesTheArrays(CompressionLevel level)
    {
        string path = Zip(level, ("x.npy", NpyBytes.Array("|u1", "(3,)", [1, 2, 3])), ("y.npy", NpyBytes.Array("|i1", "(1,)", [255])));

        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path);

        Assert.Equal(["x", "y"], arrays.Keys.Order());
        Assert.Equal([1L, 2, 3], arrays["x"].ToIntegers());
        Assert.Equal([-1L], arrays["y"].ToIntegers());
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameArrays()
    {
        string path = _directory.File("a.npz");

        NpzFile.Write(path, [new("b", NpyArray.FromDoubles([1, 2, 3, 4], 2, 2)), new("a", NpyArray.FromIntegers([7]))]);

        IReadOnlyDictionary<string, NpyArray> arrays = NpzFile.Read(path);
        Assert.Equal([2, 2], arrays["b"].Shape);
        Assert.Equal([1.0, 2, 3, 4], arrays["b"].ToDoubles());
        Assert.Equal([7L], arrays["a"].ToIntegers());
    }

    [Fact]
    public void Write_Twice_GivesTheSameStoredBytes()
    {
        foreach (string name in new[] { "a.npz", "b.npz" })
        {
            NpzFile.Write(_directory.File(name), [new("x", NpyArray.FromFloats([1, 2], 2))]);
        }

        Assert.Equal(File.ReadAllBytes(_directory.File("a.npz")), File.ReadAllBytes(_directory.File("b.npz")));
        using ZipArchive zip = ZipFile.OpenRead(_directory.File("a.npz"));
        ZipArchiveEntry entry = Assert.Single(zip.Entries);
        Assert.Equal((1980, entry.Length), (entry.LastWriteTime.Year, entry.CompressedLength));
    }

    [Fact]
    public void Read_FlippedBitInStoredData_IsNoticed()
    {
        string path = Zip(CompressionLevel.NoCompression, ("x.npy", NpyBytes.Array("|u1", "(3,)", [0xAA, 0xAB, 0xAC])));
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(new byte[] { 0xAA, 0xAB, 0xAC });
        bytes[at + 1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains(
            "does not match its checksum", Assert.Throws<DatasetException>(() => NpzFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsDatasetException()
    {
        string path = Zip(CompressionLevel.Optimal, ("x.npy", NpyBytes.Array("|u1", "(3,)", [1, 2, 3])));
        byte[] bytes = File.ReadAllBytes(path);

        for (int length = 0; length < bytes.Length; length++)
        {
            string cut = _directory.Write("cut.npz", bytes[..length]);
            Assert.Throws<DatasetException>(() => NpzFile.Read(cut));
        }
    }

    [Fact]
    public void Read_EntryThatIsNoArray_NamesFileAndEntry()
    {
        string path = Zip(CompressionLevel.Optimal, ("x.npy", "hello, world"u8.ToArray()));

        Assert.StartsWith(
            $"{path} (x.npy): it starts with the bytes", Assert.Throws<DatasetException>(() => NpzFile.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoEntriesOfOneName_ThrowsDatasetException()
    {
        byte[] array = NpyBytes.Array("|u1", "(1,)", [1]);
        string path = Zip(CompressionLevel.Optimal, ("x.npy", array), ("x.npy", array));

        Assert.Contains("two arrays 'x'", Assert.Throws<DatasetException>(() => NpzFile.Read(path)).Message, StringComparison.Ordinal);
    }

    private string Zip(CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        string path = _directory.File("a.npz");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach ((string name, byte[] content) in entries)
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }

        return path;
    }
}
