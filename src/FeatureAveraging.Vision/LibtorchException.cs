namespace FeatureAveraging.Vision;

/// <summary>libtorch cannot be loaded, or computes wrong results on this machine, so no deep network can run.</summary>
/// <param name="message">What was found and what to do.</param>
/// <param name="isUnsound">Whether it was loaded and computes wrong results.</param>
public sealed class LibtorchException(string message, bool isUnsound = false) : Exception(message)
{
    /// <summary>Whether libtorch was loaded and computes wrong results.</summary>
    public bool IsUnsound => isUnsound;
}
