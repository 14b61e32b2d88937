using FeatureAveraging.Options;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class VisionTrainingOptionsTests
{
    [Fact]
    public void Defaults_Documented_AreTheseAndValid()
    {
        var o = new VisionTrainingOptions().Validated();
        Assert.Equal(
            (20, 128, 0.1, RateSchedule.Cosine, 0.9, 5e-4, 0),
            (o.Epochs, o.BatchSize, o.LearningRate, o.Schedule, o.Momentum, o.WeightDecay, o.LabelSmoothing));
        Assert.Equal((0, 4, false, Precision.Auto, 1), (o.GradientClip, o.CropPadding, o.HorizontalFlip, o.Precision, o.Threads));
    }

    [Fact]
    public void Validated_EveryValueWrong_ListsEveryFault()
    {
        var options = new VisionTrainingOptions
        {
            Epochs = -1,
            BatchSize = 1,
            LearningRate = 0,
            Schedule = (RateSchedule)9,
            Momentum = 1,
            WeightDecay = double.NaN,
            LabelSmoothing = 1,
            GradientClip = double.PositiveInfinity,
            CropPadding = 17,
            Precision = (Precision)9,
            Threads = 0,
        };
        Assert.Equal(11, Assert.Throws<OptionsException>(options.Validated).Faults.Count);
    }
}
