namespace FeatureAveraging.Vision.Training;

/// <summary>The learning rate of a step.</summary>
internal static class LearningRate
{
    private const double RisingShare = 0.3, StartShare = 1.0 / 25;

    /// <summary>The rate of step t of T.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="peak">η.</param>
    /// <param name="step">t, from 0.</param>
    /// <param name="steps">T.</param>
    public static double At(RateSchedule schedule, double peak, long step, long steps)
    {
        double done = (double)step / steps;
        if (schedule == RateSchedule.Cosine)
        {
            return Fall(peak, done);
        }

        return done < RisingShare
            ? peak * (StartShare + ((1 - StartShare) * done / RisingShare))
            : Fall(peak, (done - RisingShare) / (1 - RisingShare));
    }

    private static double Fall(double peak, double done) => peak * (1 + Math.Cos(Math.PI * done)) / 2;
}
