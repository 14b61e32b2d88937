using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class SubclassExhibitsTests : NativeTest
{
    private static readonly ImageCurveOptions Options = new() { Pictures = 4, BatchSize = 4 };
    private readonly RecordDraft _draft = PixelNetwork.Draft();

    [Fact]
    public void AddTo_BrokenImages_AreConfusedWithTheNearestOfTheOtherSide()
    {
        Add([0.8, 0.8, 0.8, 0.8], "fine");

        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], _draft.Series["confusion.fine.clean"]["values"]);
        // class j was moved to the class opposite, j + 2
        Assert.Equal([0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0], _draft.Series["confusion.fine.attack"]["values"]);
        Assert.Equal([0d, 1, 2, 3], _draft.Series["pictures.fine.max"]["sample"]);
        Assert.Equal([2d, 3, 0, 1], _draft.Series["pictures.fine.max"]["after"]);
        Assert.Contains("matrix.fine.shared", _draft.Series.Keys);
    }

    [Fact]
    public void AddTo_NothingBroken_HasNoPicturesAndNoConfusionUnderAttack()
    {
        Add([0, double.PositiveInfinity, 0, double.PositiveInfinity], "fine");

        Assert.Equal(["confusion.fine.clean", "matrix.fine.shared"], _draft.Series.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AddTo_DiscoveredClasses_HaveNoPictures()
    {
        Add([0.8, 0.8, 0.8, 0.8], "pseudo");

        Assert.Equal(["matrix.pseudo.shared"], _draft.Series.Keys);
    }

    private void Add(double[] distances, string name)
    {
        ImageExperimentData data = PixelNetwork.CreateData();
        using VisionModel model = PixelNetwork.CreateIdentity();
        using var arm = new TrainedArm(ImageArm.OfClasses(name, data), model) { CleanLogits = model.ComputeLogits(data.Test) };
        double[][] points = [[0.4, 0, 0.6, 0], [0, 0.4, 0, 0.6], [0.6, 0, 0.4, 0], [0, 0.6, 0, 0.4]];
        arm.Suites[Readout.Max] = PixelNetwork.Suite(distances, points);

        SubclassExhibits.AddTo(_draft, [arm], data, attacked: [0, 1, 2, 3], Options);
    }
}
