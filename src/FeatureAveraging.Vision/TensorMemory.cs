using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision;

/// <summary>Numbers on their way to a device.</summary>
internal static class TensorMemory
{
    /// <summary>A tensor of given values in memory that libtorch allocated itself.</summary>
    /// <param name="values">Row-major values; copied.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <param name="device">Where it lives.</param>
    /// <remarks>TorchSharp's own tensors stay in .NET's array, whose alignment differs from run to run, and the last bits of a matrix product may depend on that.</remarks>
    public static Tensor Create(float[] values, long[] shape, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        return empty(shape, device: device).copy_(tensor(values, shape)).MoveToOuterDisposeScope();
    }
}
