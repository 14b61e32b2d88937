using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Tests.Tables;

public sealed class DataTableTests
{
    [Fact]
    public void OfColumns_LongColumns_ShowsEveryNthRowAndSaysSo()
    {
        double[] steps = [.. Enumerable.Range(0, 241).Select(i => (double)i)];

        DataTable table = DataTable.OfColumns("Loss", [("step", steps), ("value", [1, 2])]);

        Assert.Equal("Loss (one row in 3; all 241 are in the CSV file)", table.Caption);
        Assert.Equal(["0", "3", "6"], table.Rows.Take(3).Select(row => row[0]));
        Assert.Equal(["1", ""], table.Rows.Take(2).Select(row => row[1]));
        Assert.True(table.Rows.Count <= DataTable.MostRows);
    }
}
