namespace FeatureAveraging.Vision.Training;

/// <summary>How the learning rate moves over a training. t is the step, T the number of steps, η the peak.</summary>
public enum RateSchedule
{
    /// <summary>½η(1 + cos πt/T): from η to 0.</summary>
    Cosine,

    /// <summary>Straight from η/25 to η over the first 30 % of the steps, then down the cosine to 0 (Smith &amp; Topin 2018).</summary>
    OneCycle,
}
