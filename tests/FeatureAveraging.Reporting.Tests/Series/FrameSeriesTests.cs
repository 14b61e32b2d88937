using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Series;

public sealed class FrameSeriesTests
{
    /// <summary>By hand: f = ½·max(0, 2x) − ½·max(0, 2y), and before training ½·max(0, y) − ½·max(0, x).</summary>
    [Theory]
    [InlineData(0, 1, 0, -0.5)]
    [InlineData(0, -1, 3, 1.5)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 3, 1, 2)]
    [InlineData(1, 1, 3, -2)]
    [InlineData(1, -1, -1, 0)]
    public void Score_BinaryNetwork_IsItsOutput(int frame, double x, double y, double expected) =>
        Assert.Equal(expected, Arm("coarse").Score(frame, x, y), 1e-12);

    /// <summary>By hand: max(max(0, x − 1), max(0, −x)) − 2·max(0, ½ + y).</summary>
    [Theory]
    [InlineData(3, -1, 2)]
    [InlineData(3, 0, 1)]
    [InlineData(-4, 1, 1)]
    [InlineData(0.5, 1, -3)]
    public void Score_SeveralOutputs_IsTheBestOfASideLessTheBestOfTheOther(double x, double y, double expected) =>
        Assert.Equal(expected, Arm("fine").Score(1, x, y), 1e-12);

    [Fact]
    public void Of_Record_HasArmsInOrderWithTheirCenters()
    {
        FrameSeries[] plane = Assert.Single(FrameSeries.Of(NamedSeries.Of(FrameRecord.Make())));

        Assert.Equal(["coarse", "fine"], plane.Select(one => one.Source.Arm));
        Assert.Equal([("μ₁", true, 3, 0), ("μ₂", true, -1, 0), ("μ₃", false, 0, 3)], plane[0].Centers);
        Assert.Equal("through the centres μ₁, μ₂ and μ₃", plane[0].Words.Title);
    }

    [Theory]
    [InlineData("frames.fine.max.centers", "shape", new double[] { 3, 2 })]
    [InlineData("frames.fine.max.centers", "x", new double[] { 1, 2 })]
    [InlineData("frames.fine.max.centers", "limits", new double[] { 1, 1, 0, 1 })]
    [InlineData("frames.fine.max", "neuron_output", new double[] { 0, 1, 3 })]
    public void Of_NumbersThatDoNotFit_NamesTheSeries(string series, string column, double[] values)
    {
        RunRecord record = FrameRecord.With(series, column, values);
        ArgumentException fault = Assert.Throws<ArgumentException>(() => FrameSeries.Of(NamedSeries.Of(record)));

        Assert.Contains("'frames.fine.max.centers' whose numbers do not fit together", fault.Message, StringComparison.Ordinal);
    }

    private static FrameSeries Arm(string arm) =>
        FrameSeries.Of(NamedSeries.Of(FrameRecord.Make())).Single().Single(one => one.Source.Arm == arm);
}
