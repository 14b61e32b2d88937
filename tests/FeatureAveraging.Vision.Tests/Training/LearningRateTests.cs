using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class LearningRateTests
{
    [Theory]
    [InlineData(RateSchedule.Cosine, 0, 2)]
    [InlineData(RateSchedule.Cosine, 50, 1)]
    [InlineData(RateSchedule.Cosine, 100, 0)]
    [InlineData(RateSchedule.OneCycle, 0, 0.08)]        // 2/25
    [InlineData(RateSchedule.OneCycle, 15, 1.04)]       // half way up
    [InlineData(RateSchedule.OneCycle, 30, 2)]
    [InlineData(RateSchedule.OneCycle, 65, 1)]          // half way down
    [InlineData(RateSchedule.OneCycle, 100, 0)]
    public void At_HundredSteps_IsTheFormula(RateSchedule schedule, int step, double expected) =>
        Assert.Equal(expected, LearningRate.At(schedule, peak: 2, step, 100), 1e-12);
}
