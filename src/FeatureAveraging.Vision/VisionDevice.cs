namespace FeatureAveraging.Vision;

/// <summary>Where a deep network lives and computes. What is read from it is always in ordinary memory.</summary>
public enum VisionDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>
    /// The first NVIDIA GPU; needs a build with <c>-p:TorchBackend=cuda</c>. Results agree with the processor's up to rounding.
    /// </summary>
    Cuda,
}
