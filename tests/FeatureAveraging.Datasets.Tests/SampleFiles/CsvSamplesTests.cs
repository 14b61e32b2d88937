using System.Globalization;
using System.Text;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.SampleFiles;

namespace FeatureAveraging.Datasets.Tests.SampleFiles;

public sealed class CsvSamplesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("x0,x1,y\n0.5,-2e1,1\n3,4,-1\n")]
    [InlineData("0.5,-2e1,1\n3,4,-1")]
    [InlineData("0.5, -2e1, +1\r\n\r\n3, 4, -1.0\r\n\r\n")]
    [InlineData("\uFEFFx0,x1,y\n0.5,-20,1\n3,4,-1\n")]
    public void Read_WithOrWithoutHeader_GivesInputsAndLabels(string text)
    {
        LabeledSamples samples = Load(text).Samples;

        Assert.Equal([0.5f, -20, 3, 4], samples.Inputs.Values.ToArray());
        Assert.Equal(2, samples.Inputs.Dimension);
        Assert.Equal([1, -1], samples.Labels.ToArray());
        Assert.False(samples.HasClusters);
    }

    [Fact]
    public void Read_ClusterColumn_GivesClustersAndSides()
    {
        LabeledSamples samples = Load("x0,y,cluster\n1,-1,0\n2,1,1\n").Samples;

        Assert.Equal([0, 1], samples.Clusters.ToArray());
        Assert.Equal([-1, 1], samples.Partition!.Labels.ToArray());
    }

    [Fact]
    public void Read_CultureWithDecimalComma_ReadsTheSameNumbers()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;

            Assert.Equal([0.5f, -1.5f], Load("0.5,-1.5,-1\n").Samples.Inputs.Values.ToArray());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("x0,y\n", "there is no sample after the header")]
    [InlineData("1\n", "its first line has one column: 1")]
    [InlineData("x0,cluster\n1,2\n", "its first line has the columns x0, cluster")]
    [InlineData("x0,x1,y\n1,2,1\n1,2\n", "line 3 has 2 fields; expected 3")]
    [InlineData("x0,y\n1,1\nabc,1\n", "line 3, column 0 (x0) is 'abc'; expected a finite number")]
    [InlineData("x0,y\n1,0.5\n", "y holds 0.5 at sample 0")]
    [InlineData("x0,y\n1,1\nNaN,1\n", "line 3, column 0 (x0) has no value ('NaN')")]
    [InlineData("x0,y\n1,1\ninf,1\n", "line 3, column 0 (x0) is 'inf'")]
    [InlineData("x0,y\n1,1\n1e60,1\n", "a value beyond single precision, in sample 1")]
    [InlineData("x0,y,cluster\n1,1,a\n", "line 2, column 2 (cluster) is 'a'")]
    public void Read_FaultyText_SaysWhereAndWhat(string text, string said)
    {
        DatasetException fault = Assert.Throws<DatasetException>(() => Load(text));

        Assert.StartsWith(_directory.File("s.csv"), fault.Message, StringComparison.Ordinal);
        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    private LoadedSamples Load(string text) => SamplesFile.Load(_directory.Write("s.csv", Encoding.UTF8.GetBytes(text)));
}
