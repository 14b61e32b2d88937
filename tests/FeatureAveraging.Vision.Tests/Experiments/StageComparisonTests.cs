using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class StageComparisonTests : NativeTest
{
    private static readonly StageComparison.Stage[] Course = [new(0.5, 0.8, 1), new(0.9, 0.4, 4), new(0.7, 0.2, 1)];

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.7, 2)]        // the first time, half way in accuracy: the geometric mean
    [InlineData(0.9, 4)]
    [InlineData(0.91, double.NaN)]
    [InlineData(0.49, double.NaN)]
    public void RadiusAt_Accuracy_IsInterpolatedWhereTheCourseFirstComesThere(double accuracy, double radius) =>
        Assert.Equal(radius, StageComparison.RadiusAt(Course, stage => stage.Accuracy, accuracy), 12);

    [Theory]
    [InlineData(0.6, 2)]
    [InlineData(0.3, 2)]
    [InlineData(0.1, double.NaN)]
    public void RadiusAt_FallingQuantity_IsLookedForLikewise(double loss, double radius) =>
        Assert.Equal(radius, StageComparison.RadiusAt(Course, stage => stage.Loss, loss), 12);

    [Fact]
    public void RadiusAt_CourseThatStandsStill_IsItsFirstRadius() =>
        Assert.Equal(3, StageComparison.RadiusAt([new(0.5, 0, 3), new(0.5, 0, 5)], stage => stage.Accuracy, 0.5));

    // Class j lights pixel j; logits are c·x. Margins of fine are c, those of coarse, which tells the two sides by all four pixels, 2c.
    [Fact]
    public void Add_LinearNetworks_HasTheirLossesRadiiAndRatios()
    {
        ImageExperimentData data = PixelNetwork.CreateData();
        RecordDraft draft = Compare(data);

        Assert.Equal([1d, 2], draft.Series["stage.fine.ratio.equal-epochs"]["step"]);
        Assert.Equal([1d, 1], draft.Series["stage.coarse.accuracy"]["value"]);
        Assert.Equal(Loss(4), draft.Series["stage.coarse.loss"]["value"][0], 6);
        Assert.Equal(Loss(8), draft.Series["stage.coarse.loss"]["value"][1], 6);
        Assert.Equal(Loss(3), draft.Series["stage.fine.loss"]["value"][0], 6);
        Assert.Equal(Loss(6), draft.Series["stage.fine.loss"]["value"][1], 6);
        double[] coarse = draft.Series["stage.coarse.radius"]["value"], fine = draft.Series["stage.fine.radius"]["value"];
        Assert.Equal(1 / Math.Sqrt(3), coarse[0], 1e-2);      // a third less of one pixel, a third more of two: none can go below 0
        Assert.Equal(1 / Math.Sqrt(2), fine[0], 1e-2);      // to the bisector of two pixels
        Assert.Equal(fine[0] / coarse[0], draft.Series["stage.fine.ratio.equal-epochs"]["value"][0], 12);
        Assert.Equal(double.NaN, draft.Series["stage.fine.ratio.equal-loss"]["value"][0]);     // coarse never has so much
        double share = (Loss(4) - Loss(6)) / (Loss(4) - Loss(8));       // the fine arm has more loss, so its own is the level
        Assert.Equal(
            fine[1] / (Math.Pow(coarse[0], 1 - share) * Math.Pow(coarse[1], share)),
            draft.Series["stage.fine.ratio.equal-loss"]["value"][1], 5);
        Assert.Equal(fine[0] / coarse[0], draft.Series["stage.fine.ratio.equal-accuracy"]["value"][1], 12);     // both were right at once
    }

    private static double Loss(double margin) => Math.Log(1 + Math.Exp(-margin));

    private static RecordDraft Compare(ImageExperimentData data)
    {
        (var table, RecordDraft draft) = (new SeedTable(), PixelNetwork.Draft());
        var options = new ImageExperimentOptions { Stages = [1, 2], Curve = new ImageCurveOptions { Count = 8, MinimumNormSteps = 60 } };
        var comparison = new StageComparison(options, draft, table);
        using TrainedArm coarse = Arm(ImageArm.OfSides("coarse", data), c => [[c, c, -c, -c], [-c, -c, c, c]], 2),
            fine = Arm(ImageArm.OfClasses("fine", data), c => [[c, 0, 0, 0], [0, c, 0, 0], [0, 0, c, 0], [0, 0, 0, c]], 3);
        comparison.Add(coarse, fine, [0, 1, 2, 3, 4, 5, 6, 7], new Seed(3));
        table.WriteTo(draft);
        return draft;
    }

    private static TrainedArm Arm(ImageArm arm, Func<float, float[][]> weights, float scale) =>
        new(arm, PixelNetwork.Create(weights(scale)))
        {
            Stages = [.. Enumerable.Range(1, 2).Select(epoch =>
            {
                using VisionModel model = PixelNetwork.Create(weights(epoch * scale));
                return new VisionCheckpoint("", model.GetState(), [.. Enumerable.Range(1, epoch).Select(e => new VisionEpoch(e, 0, 0, 0))]);
            })],
        };
}
