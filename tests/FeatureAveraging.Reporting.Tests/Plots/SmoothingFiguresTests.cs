using System.Xml.Linq;
using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class SmoothingFiguresTests
{
    private static readonly (string, double[])[] Columns =
    [
        ("sample", [0, 1, 2, 3]), ("label", [1, 1, -1, -1]), ("answer", [1, -1, double.NaN, -1]), ("probability", [0.9, 0.8, 0.5, 0.99]),
        ("radius", [0.3, 0, 0, 0.5]),
    ];

    [Fact]
    public void Of_SeveralDeviations_HaveALineAndARowEachInTheirOrder()
    {
        RunRecord record = SmallRecord.Make() with
        {
            Series = new Dictionary<string, IReadOnlyDictionary<string, double[]>>
            {
                ["smoothed.model.max.1"] = SmallRecord.Columns([.. Columns]),
                ["smoothed.model.max.0.25"] = SmallRecord.Columns([.. Columns]),
                ["smoothed.model.max.1E-05"] = SmallRecord.Columns([.. Columns]),
            },
        };
        Figure figure = SmoothingFigures.Of(NamedSeries.Of(record)).Single();

        Assert.Equal(["σ = 1E-05", "σ = 0.25", "σ = 1"], figure.Tables[0].Rows.Select(row => row[0]));
        Assert.Equal(["σ = 0.25", "50 %", "25 %", "0.1500", "0.5000"], figure.Tables[0].Rows[1]);
        string[] texts = [.. SvgWriter.Write(figure).Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value)];
        Assert.Contains("σ = 0.25", texts);
        Assert.Contains("Certified accuracy of smoothed classifiers, which are not the model", texts);
    }

    [Fact]
    public void Of_OneDeviation_IsDrawnWithoutItsName()
    {
        Figure figure = SmoothingFigures.Of(NamedSeries.Of(SmallRecord.With("smoothed.model.native", Columns))).Single();
        Assert.Equal("smoothed: right 50 %, median certified radius 0.1500.", figure.Description);
        Assert.Equal(["smoothed.model.native"], figure.Sources);
    }

    [Fact]
    public void Of_NothingSmoothed_DrawsNothing() => Assert.Empty(SmoothingFigures.Of(NamedSeries.Of(SmallRecord.Make())));
}
