using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision;

/// <summary>Numbers on their way to and from a device. All of them pass here.</summary>
/// <remarks>
/// TorchSharp's own ways (<c>tensor(array)</c>, <c>data</c>, <c>item</c>, numbers as arguments) have two faults. A tensor made
/// of an array stays in that array, whose alignment differs from run to run, and the last bits of a matrix product may depend on that.
/// And each leaves a native object of a few bytes to the garbage collector, which on a processor with a large cache runs once
/// in some hundred megabytes; until then the object lies in the middle of freed memory and keeps large tensors from using it again.
/// A training grew by 9 MB in every step.
/// </remarks>
internal static class TensorMemory
{
    /// <summary>1, for <c>add</c>: without a factor TorchSharp makes a number of its own at every call, and leaves it.</summary>
    public static Scalar One { get; } = 1;

    /// <summary>A tensor of given values in memory that libtorch allocated itself.</summary>
    /// <param name="values">Row-major values; copied.</param>
    /// <param name="shape">Length of each axis.</param>
    /// <param name="device">Where it lives.</param>
    public static Tensor Create(float[] values, long[] shape, Device device) => Create(values, shape, ScalarType.Float32, device);

    /// <inheritdoc cref="Create(float[], long[], Device)"/>
    public static Tensor Create(long[] values, long[] shape, Device device) => Create(values, shape, ScalarType.Int64, device);

    /// <inheritdoc cref="Create(float[], long[], Device)"/>
    public static Tensor Create(bool[] values, long[] shape, Device device) => Create(values, shape, ScalarType.Bool, device);

    /// <inheritdoc cref="Create(float[], long[], Device)"/>
    public static Tensor Create(double[] values, long[] shape, Device device) => Create(values, shape, ScalarType.Float64, device);

    /// <summary>One number in double precision, without axes.</summary>
    /// <param name="value">The number.</param>
    /// <param name="device">Where it lives.</param>
    public static Tensor Number(double value, Device device) => Create([value], [], ScalarType.Float64, device);

    /// <summary>The values of a float32 tensor, row-major; copied.</summary>
    public static float[] ReadFloats(Tensor tensor) => Read<float>(tensor, ScalarType.Float32);

    /// <summary>The values of a tensor of any type, row-major, in double precision; copied.</summary>
    public static double[] ReadDoubles(Tensor tensor) => Read<double>(tensor, ScalarType.Float64);

    private static Tensor Create<T>(T[] values, long[] shape, ScalarType type, Device device)
        where T : unmanaged
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = empty(shape, type);
        MemoryMarshal.AsBytes<T>(values).CopyTo(result.bytes);
        return result.to(device).MoveToOuterDisposeScope();
    }

    private static T[] Read<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
    {
        using DisposeScope scope = NewDisposeScope();
        return MemoryMarshal.Cast<byte, T>(tensor.detach().cpu().to(type).contiguous().bytes).ToArray();
    }
}
