namespace FeatureAveraging.Experiments;

/// <summary>How far a run is.</summary>
/// <param name="Stage">What is being done, for example "training coarse".</param>
/// <param name="Fraction">How much of the stage is done, in [0, 1].</param>
/// <param name="Note">The latest number worth showing; may be empty.</param>
public readonly record struct ExperimentProgress(string Stage, double Fraction, string Note = "");
