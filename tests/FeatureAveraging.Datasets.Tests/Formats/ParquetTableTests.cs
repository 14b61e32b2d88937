using FeatureAveraging.Datasets.Formats;
using Parquet;
using Parquet.Schema;

namespace FeatureAveraging.Datasets.Tests.Formats;

public sealed class ParquetTableTests : IDisposable
{
    private static readonly TableColumn[] Columns =
    [
        new("word", ["a", "", "ü,\""], null),
        new("number", null, [0.1, null, double.NegativeInfinity]),
    ];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Write_TextAndNumbers_AreReadBack()
    {
        string path = _directory.File("t.parquet");
        ParquetTable.Write(path, Columns, new Dictionary<string, string> { ["who"] = "me" });

        using FileStream file = File.OpenRead(path);
        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        DataField[] fields = reader.Schema.GetDataFields();
        Assert.Equal(["word", "number"], fields.Select(field => field.Name));
        Assert.Equal("me", reader.CustomMetadata["who"]);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        double?[] numbers = new double?[3];
        await group.ReadAsync<double>(fields[1], numbers.AsMemory());
        Assert.Equal([0.1, null, double.NegativeInfinity], numbers);
    }

    [Fact]
    public void Write_SameTable_GivesTheSameBytes()
    {
        string[] paths = [_directory.File("a.parquet"), _directory.File("b.parquet")];
        Array.ForEach(paths, path => ParquetTable.Write(path, Columns, new Dictionary<string, string>()));
        Assert.Equal(File.ReadAllBytes(paths[0]), File.ReadAllBytes(paths[1]));
    }
}
