using FeatureAveraging.Reporting.Plots;
using FeatureAveraging.Reporting.Series;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Reporting.Tests.Plots;

public sealed class ImageFiguresTests
{
    private static readonly Figure[] Figures = Draw(ImageRecord.Digits());

    [Fact]
    public void Of_WholeRecord_DrawsEverySubjectInOrder() => Assert.Equal(
        [
            "robustness.protocols", "robustness.arms", "robustness.others", "robustness.coarse.native.attacks",
            "robustness.fine.max.attacks", "pictures.coarse.fine", "confusion.fine", "directions.coarse.fine.shared", "heads.cosine",
            "heads.head-fine.shared", "heads.protocols", "heads.arms", "shallow.frontier", "shallow.protocols", "shallow.arms",
            "training.loss", "training.accuracy",
        ],
        Figures.Select(figure => figure.Id));

    [Fact]
    public void Of_Stages_DrawTheRatiosFirstWithAMarkOnEveryStage()
    {
        RunRecord record = ImageRecord.Digits();
        string[] names = ["fine.ratio.equal-epochs", "fine.ratio.equal-loss", "coarse.radius", "fine.radius", "coarse.loss", "fine.loss"];
        Figure[] stages =
        [
            .. Draw(record with
            {
                Series = record.Series.Concat(names.Select(name => KeyValuePair.Create(
                    "stage." + name, SmallRecord.Columns(("step", [1, 2, 4]), ("value", [double.NaN, 1.1, 1.3]))))).ToDictionary(),
            }).Where(figure => figure.IsIn("stages")),
        ];

        Assert.Equal(["stages.ratio", "stages.radius", "stages.loss"], stages.Select(figure => figure.Id));
        Assert.Equal(["stage.fine.ratio.equal-loss", "stage.fine.ratio.equal-epochs"], stages[0].Sources);
        Assert.Contains("class labels over coarse labels", stages[0].Title, StringComparison.Ordinal);
        Assert.Contains("1.3 at epoch 4", stages[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Protocols_HaveFourCurvesForEachArmOfThePaper()
    {
        Figure protocols = Figures[0];

        Assert.Equal(
            [
                "curve.coarse.native.attack", "curve.coarse.native.pgd", "curve.coarse.native.pgd-native", "curve.paper.coarse",
                "curve.fine.max.attack", "curve.fine.max.pgd", "curve.fine.max.pgd-native", "curve.paper.fine",
            ],
            protocols.Sources);
        Assert.Equal(["coarse, native read-out", "fine, max read-out"], protocols.Panels.Select(panel => panel.Title));
        Assert.Contains("the paper's protocol: PGD on the training loss", SvgWriter.Write(protocols).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AllArms_LeavesOtherSpacesAndWeakerMethodsOut()
    {
        Assert.All(Figures[1].Sources, source => Assert.EndsWith(".attack", source, StringComparison.Ordinal));
        Assert.DoesNotContain(
            Figures[1].Sources,
            source => source.Contains("head-", StringComparison.Ordinal) || source.Contains("shallow-", StringComparison.Ordinal));
        Assert.Equal(7, Figures[1].Sources.Count);
    }

    [Theory]
    [InlineData("heads.arms", "ℓ₂ radius in feature space")]
    [InlineData("shallow.arms", "ℓ₂ radius, pixels in [0, 1], no box")]
    [InlineData("robustness.arms", "ℓ₂ radius, pixels in [0, 1]")]
    public void Of_Space_StandsBelowTheAxis(string id, string title) =>
        Assert.Contains(
            SvgWriter.Write(Figures.Single(figure => figure.Id == id)).Descendants(),
            element => element.Name.LocalName == "text" && element.Value == title);

    [Fact]
    public void Of_Interval_IsDrawnAsABand()
    {
        RunRecord record = ImageRecord.Digits();
        RunRecord without = record with
        {
            Series = record.Series.ToDictionary(
                pair => pair.Key,
                pair => SmallRecord.Columns(
                    [.. pair.Value.Where(column => column.Key is not ("low" or "high")).Select(column => (column.Key, column.Value))])),
        };

        // Six bands: three measured curves of two arms.
        Assert.Equal(6, Bands(Figures[0]) - Bands(Draw(without)[0]));
    }

    private static int Bands(Figure figure) =>
        SvgWriter.Write(figure).Descendants().Count(element => element.Attribute("fill-opacity") is not null);

    private static Figure[] Draw(RunRecord record) => [.. ImageFigures.Of(ImageRun.Of(record)!, NamedSeries.Of(record))];
}
