using FeatureAveraging.Data;
using FeatureAveraging.Experiments;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class AdversarialPicturesTests : NativeTest
{
    [Fact]
    public void Choose_ClassAfterClass_TakesWhatEveryDecisionLost()
    {
        ImageSet images = PixelNetwork.Draw(0, 0, 0, 1, 1, 2);
        SuiteResult one = PixelNetwork.Suite([1, 1, 1, 0, 1, 1]);       // image 3 is misclassified there
        SuiteResult other = PixelNetwork.Suite([double.PositiveInfinity, 1, 1, 1, 1, 1]);       // image 0 is unbroken here

        Assert.Equal([1, 2, 4, 5], AdversarialPictures.Choose(images, 8, one, other));
        Assert.Equal([1, 4, 5], AdversarialPictures.Choose(images, 3, one, other));
        Assert.Equal([1, 4], AdversarialPictures.Choose(images, 2, one, other));
        Assert.Empty(AdversarialPictures.Choose(images, 0, one, other));
    }

    [Fact]
    public void AddTo_OnePicture_KeepsPixelsDecisionsAndTheExactDistance()
    {
        RecordDraft draft = PixelNetwork.Draft();
        using VisionModel model = PixelNetwork.CreateIdentity();
        ImageExperimentData data = PixelNetwork.CreateData();
        ImageArm arm = ImageArm.OfClasses("fine", data);
        int[] attacked = [5, 6];
        SuiteResult suite = PixelNetwork.Suite([0.75, 0.8], [[0.2, 0.5, 0, 0.501], [0.6, 0, 0.5, 0]]);

        AdversarialPictures.AddTo(draft, model, arm, Readout.Max, data.Test.Take(attacked), attacked, suite, chosen: [1]);

        IReadOnlyDictionary<string, double[]> pictures = draft.Series["pictures.fine.max"];
        Assert.Equal([1, 1, 2, 2], pictures["shape"]);
        Assert.Equal(
            (1d, 2d, 2d, 0d, 0.8),
            (pictures["sample"][0], pictures["label"][0], pictures["before"][0], pictures["after"][0], pictures["distance"][0]));
        Assert.Equal([0, 0, 255, 0], pictures["original"]);
        Assert.Equal([153, 0, 128, 0], pictures["adversarial"]);
    }

    [Fact]
    public void AddTo_NothingChosen_AddsNothing()
    {
        RecordDraft draft = PixelNetwork.Draft();
        using VisionModel model = PixelNetwork.CreateIdentity();
        ImageExperimentData data = PixelNetwork.CreateData();

        AdversarialPictures.AddTo(
            draft, model, ImageArm.OfClasses("fine", data), Readout.Max, data.Test.Take([0]), [0], PixelNetwork.Suite([0.5]), chosen: []);

        Assert.Empty(draft.Series);
    }

    [Fact]
    public void ToSamples_Witnesses_AreTheirPointsRowByRow()
    {
        Samples samples = AdversarialPictures.ToSamples([new Witness(0, Norm.L2, 1, [0.25, 1]), new Witness(3, Norm.L2, 1, [-2, 0.5])]);
        Assert.Equal([0.25f, 1, -2, 0.5f], samples.Values.ToArray());
        Assert.Equal((2, 2), (samples.Count, samples.Dimension));
    }
}
