namespace FeatureAveraging.Robustness;

/// <summary>A certified radius lies above a witness: one of our own bounds is wrong, and no number of the run may be used.</summary>
/// <param name="message">Which bound, which sample, both numbers.</param>
public sealed class UnsoundException(string message) : Exception(message);
