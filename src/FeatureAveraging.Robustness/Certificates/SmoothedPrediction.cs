namespace FeatureAveraging.Robustness.Certificates;

/// <summary>What the smoothed classifier answers at one sample, without a radius.</summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Predicted">The answer; null when the two most frequent decisions are too close to tell apart.</param>
/// <param name="PValue">Of the two-sided test that these two are equally likely.</param>
public sealed record SmoothedPrediction(int Sample, int Label, int? Predicted, double PValue);
