using FeatureAveraging.Experiments;
using FeatureAveraging.Numerics;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ConfusionMatrixTests
{
    [Fact]
    public void AddTo_DecisionsAndLabels_IsTheShareOfEachRow()
    {
        RecordDraft draft = PixelNetwork.Draft();

        ConfusionMatrix.AddTo(draft, "fine", "clean", decided: [0, 1, 1, 0, 1], labels: [0, 0, 1, 0, 0], k: 3);

        Assert.Equal([3, 3], draft.Series["confusion.fine.clean"]["shape"]);
        Assert.Equal(
            [0.5, 0.5, 0, 0, 1, 0, double.NaN, double.NaN, double.NaN], draft.Series["confusion.fine.clean"]["values"]);
    }

    [Fact]
    public void Decide_GreatestLogit_AndTheLowerClassAtATie() =>
        Assert.Equal([2, 0, 1], ConfusionMatrix.Decide(new Matrix(3, 3, [1, 2, 3, 5, 5, 5, 0, 4, 4])));

    [Fact]
    public void DecideAgainst_GreatestLogitOfTheOtherSide() =>
        Assert.Equal(
            [3, 0, 2],      // of {2, 3}, of {0, 1}, and at a tie of {2, 3} the lower one
            ConfusionMatrix.DecideAgainst(
                new Matrix(3, 4, [9, 8, 1, 2, 3, 2, 9, 9, 0, 0, 1, 1]), PixelNetwork.Sides, labels: [0, 2, 1]));
}
