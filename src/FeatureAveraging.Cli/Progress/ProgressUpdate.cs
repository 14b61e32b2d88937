namespace FeatureAveraging.Cli.Progress;

/// <summary>How far a command is.</summary>
/// <param name="Stage">What is being done, for example "training coarse".</param>
/// <param name="Fraction">How much of the stage is done, in [0, 1].</param>
/// <param name="Note">The latest number worth showing; may be empty.</param>
internal readonly record struct ProgressUpdate(string Stage, double Fraction, string Note = "");
