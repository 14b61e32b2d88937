using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class ApgdScheduleTests
{
    [Theory]
    [InlineData(100, new[] { 22, 41, 57, 70, 80, 87, 93, 99 })]
    [InlineData(5, new[] { 1, 2, 3, 4, 5 })]
    public void HalveAtCheckpoint_NothingEverImproves_HalvesAtEveryCheckpoint(int steps, int[] checkpoints)
    {
        var schedule = new ApgdSchedule(steps, 8, 1);
        var halved = new List<int>();
        for (int step = 1; step <= steps; step++)
        {
            Assert.False(schedule.Observe(2));
            if (schedule.HalveAtCheckpoint())
            {
                halved.Add(step);
            }
        }

        Assert.Equal(checkpoints, halved);
        Assert.Equal(8 * Math.Pow(0.5, checkpoints.Length), schedule.Step);
    }

    [Fact]
    public void HalveAtCheckpoint_EveryStepImproves_KeepsTheStep()
    {
        var schedule = new ApgdSchedule(100, 8, 1);
        for (int step = 1; step <= 100; step++)
        {
            Assert.True(schedule.Observe(1 - step));
            Assert.False(schedule.HalveAtCheckpoint());
        }

        Assert.Equal(8, schedule.Step);
    }

    [Theory]
    [InlineData(16, true)]       // 16 of 22 ≤ 0.75·22 = 16.5
    [InlineData(17, false)]
    public void HalveAtCheckpoint_ShareOfSteps_DecidesAtThreeQuarters(int lowered, bool halved)
    {
        var schedule = new ApgdSchedule(100, 8, 0);
        for (int step = 1; step <= 22; step++)
        {
            Assert.False(schedule.HalveAtCheckpoint());
            schedule.Observe(step <= lowered ? -step : 0);
        }

        Assert.Equal(halved, schedule.HalveAtCheckpoint());
    }

    [Fact]
    public void HalveAtCheckpoint_StepsLowerButNeverBelowTheBest_HalvesUnlessItJustDid()
    {
        // The objective jumps to 100 and then falls by 1: most steps lower it, the best stays 0.
        // After a halving the next checkpoint lets it pass.
        var schedule = new ApgdSchedule(100, 8, 0);
        var halved = new List<int>();
        double value = 0;
        for (int step = 1; step <= 70; step++)
        {
            value = value == 0 ? 100 : value - 1;
            schedule.Observe(value);
            if (schedule.HalveAtCheckpoint())
            {
                halved.Add(step);
                value = 0;
            }
        }

        Assert.Equal([22, 57], halved);
    }
}
