using FeatureAveraging.Runs;
using FeatureAveraging.Sweeps.Reading;
using Parquet;
using Parquet.Schema;

namespace FeatureAveraging.Sweeps.Tests.Reading;

public sealed class SweepCollectorTests
{
    private const string Axes = """{"Option": "A.X", "Values": [1, 2]}, {"Option": "A.Word", "Values": ["a,b", "c"]}""";

    [Fact]
    public void Collect_AnyOrderOfCompletion_GivesTheSameBytes()
    {
        using TestSweep one = new(Axes), other = new(Axes);
        one.Work();
        other.Write("z.jsonl", other.Begin(3));                                     // a worker that was killed
        other.Work(new() { MostCells = 1 });
        other.Work(new() { MostCells = 2 });
        other.Work();

        Assert.Equal(Files(one), Files(other));
    }

    [Fact]
    public void Write_Table_HoldsEveryCellAndEveryDigit()
    {
        using var sweep = new TestSweep(Axes, """, "Metrics": ["sum", "product"], "Options": {"Y": 0.1}""");
        sweep.Fake.Act = (x, _, _, _) =>
        {
            if (x == 2)
            {
                throw new InvalidOperationException("no");
            }
        };
        sweep.Work();

        string[] lines = Files(sweep).Csv.Split('\n');

        Assert.Equal("cell,state,A.X,A.Word,seed,sum,product", lines[0]);
        Assert.EndsWith(",done,1,\"a,b\",0,2,0.1", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",failed,2,c,0,,", lines[4], StringComparison.Ordinal);
        Assert.Equal("", lines[5]);
    }

    [Fact]
    public async Task Write_Parquet_HasTheNumbersOfTheCsv()
    {
        using var sweep = new TestSweep(Axes);
        sweep.Work();
        Files(sweep);
        using FileStream file = File.OpenRead(Path.Combine(sweep.Folder.FullPath, SweepCollector.ParquetName));
        await using ParquetReader reader = await ParquetReader.CreateAsync(file);
        DataField[] fields = reader.Schema.GetDataFields();

        Assert.Equal(["cell", "state", "A.X", "A.Word", "seed", "product", "sum"], fields.Select(field => field.Name));
        Assert.Equal("fake", reader.CustomMetadata["experiment"]);
        Assert.Equal(4, reader.Metadata!.NumRows);
        Assert.Equal(typeof(double), fields[2].ClrType);
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        double?[] sums = new double?[4];
        await group.ReadAsync<double>(fields[6], sums.AsMemory());
        Assert.Equal([21.0, 21, 22, 22], sums);
    }

    private static (string Csv, string Parquet) Files(TestSweep sweep)
    {
        SweepTable table = SweepCollector.Collect(sweep.Folder, sweep.Grid, sweep.State);
        string directory = sweep.Folder.FullPath;
        SweepCollector.Write(directory, table);
        return (File.ReadAllText(Path.Combine(directory, SweepCollector.CsvName)),
            Convert.ToHexString(File.ReadAllBytes(Path.Combine(directory, SweepCollector.ParquetName))));
    }
}
