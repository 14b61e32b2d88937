using System.IO.Compression;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Tests.Formats;

/// <summary>Samples that stay in their file are the same numbers as those that are read into memory.</summary>
public sealed class NpyRowsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("<f4", ValueScale.Auto)]
    [InlineData("<f4", ValueScale.Bytes)]
    [InlineData("<f8", ValueScale.Auto)]
    [InlineData("<f8", ValueScale.Bytes)]
    [InlineData("|u1", ValueScale.Auto)]
    [InlineData("|u1", ValueScale.None)]
    public void Load_LargerThanMemory_SameValues(string type, ValueScale scale)
    {
        string path = Save(type, "(3, 2, 2)", 12);
        var reading = new SamplesReading { Scale = scale };

        LoadedSamples whole = SamplesFile.Load(path, reading: reading), rows = SamplesFile.Load(path, reading: InFile(reading));

        Assert.True(whole.Samples.Inputs.AreInMemory);
        Assert.False(rows.Samples.Inputs.AreInMemory);
        Assert.Equal(whole.Samples.Inputs.Values.ToArray(), rows.Samples.Inputs.Take([0, 1, 2]).Values.ToArray());
        Assert.Equal(whole.Samples.Labels.ToArray(), rows.Samples.Labels.ToArray());
        Assert.Equal([2, 2], rows.Axes);
        Assert.Equal(whole.Diagnostics, rows.Diagnostics);
    }

    [Fact]
    public void Load_UnscaledBytes_AreNoticedInTheFileToo()
    {
        byte[] values = [.. Enumerable.Repeat(200f, 12).SelectMany(BitConverter.GetBytes)];
        LoadedSamples loaded = SamplesFile.Load(Zip(NpyBytes.Array("<f4", "(3, 4)", values)), reading: InFile(new SamplesReading()));
        Assert.Contains(loaded.Diagnostics, d => d.Id == DiagnosticIds.UnscaledBytes);
    }

    [Theory]
    [InlineData("<f2", "(3, 4)", false, "holds <f2")]
    [InlineData(">f4", "(3, 4)", false, "big-endian")]
    [InlineData("<f4", "(3, 4)", true, "Fortran order")]
    [InlineData("<f4", "(12,)", false, "shape (12)")]
    public void Load_WhatCannotBeReadByRows_IsRefused(string type, string shape, bool fortran, string said)
    {
        byte[] values = new byte[12 * (type[2] - '0')];
        string path = Zip(NpyBytes.Array(type, shape, values, fortran));
        Assert.Contains(said, Fault(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_Compressed_IsRefusedWithAWayOut()
    {
        string path = Zip(NpyBytes.Array("<f4", "(3, 4)", new byte[48]), CompressionLevel.Optimal);
        Assert.Contains("not numpy.savez_compressed", Fault(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NaN_IsFoundInTheFile()
    {
        byte[] values = [.. new[] { 0f, 0, 0, 0, 0, float.NaN }.SelectMany(BitConverter.GetBytes)];
        Assert.Contains("in sample 2", Fault(Zip(NpyBytes.Array("<f4", "(3, 2)", values))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FlippedBit_IsNoticed()
    {
        string path = Save("|u1", "(3, 4)", 12);
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(new byte[] { 0, 21, 42, 63 });
        bytes[at + 1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("does not match its checksum", Fault(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FileThatShrinksMeanwhile_IsNoticed()
    {
        string path = Save("|u1", "(3, 4)", 12);
        Samples inputs = SamplesFile.Load(path, reading: InFile(new SamplesReading())).Samples.Inputs;
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..40]);
        Assert.Contains(
            "shorter while it was read", Assert.Throws<DatasetException>(() => inputs.Take([2])).Message, StringComparison.Ordinal);
    }

    private static SamplesReading InFile(SamplesReading reading) => reading with { MemoryLimit = 1 };

    private static string Fault(string path) =>
        Assert.Throws<DatasetException>(() => SamplesFile.Load(path, reading: InFile(new SamplesReading()))).Message;

    // 0, 21, 42, … or a third of that.
    private string Save(string type, string shape, int count)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, count).Select(i => 21 * i);
        byte[] bytes = type switch
        {
            "<f4" => [.. numbers.SelectMany(v => BitConverter.GetBytes(v / 3f))],
            "<f8" => [.. numbers.SelectMany(v => BitConverter.GetBytes(v / 3.0))],
            _ => [.. numbers.Select(v => (byte)v)],
        };
        return Zip(NpyBytes.Array(type, shape, bytes));
    }

    private string Zip(byte[] x, CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = _directory.File("s.npz");
        File.Delete(path);
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        byte[] y = NpyBytes.Array("|i1", "(3,)", [1, 255, 1]);
        foreach ((string name, byte[] content) in (ReadOnlySpan<(string, byte[])>)[("y.npy", y), ("x.npy", x)])
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }

        return path;
    }
}
