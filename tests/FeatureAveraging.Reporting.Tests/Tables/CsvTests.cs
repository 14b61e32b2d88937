using System.Globalization;
using System.Text;
using CsCheck;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Reporting.Tables;

namespace FeatureAveraging.Reporting.Tests.Tables;

public sealed class CsvTests
{
    [Fact]
    public void Files_AnyColumn_ComesBackExactly() =>
        Gen.Double.Array[0, 20].Sample(values =>
        {
            ReportFile file = Csv.Files(new NamedSeries("other.x", SmallRecord.Columns(("v", values)))).Single();
            string[] lines = Encoding.UTF8.GetString(file.Content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("v", lines[0]);
            Assert.Equal(values, lines.Skip(1).Select(line => double.Parse(line, CultureInfo.InvariantCulture)));
        });

    [Fact]
    public void Files_ColumnNameWithACommaAndAQuote_IsQuoted()
    {
        ReportFile file = Csv.Files(new NamedSeries("other.x", SmallRecord.Columns(("a,\"b", [1])))).Single();

        Assert.Equal("\"a,\"\"b\"\n1\n", Encoding.UTF8.GetString(file.Content));
    }
}
