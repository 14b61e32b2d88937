namespace FeatureAveraging.Vision;

/// <summary>libtorch cannot be loaded, so no deep network can run.</summary>
/// <param name="message">What was missing and what to do.</param>
public sealed class LibtorchException(string message) : Exception(message);
