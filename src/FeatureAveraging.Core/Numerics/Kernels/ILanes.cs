using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>A vector register of floats, so that one kernel serves every width.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Floats per register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(ref float source, nuint offset);

    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, fused where the hardware fuses.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The sums of the lanes of four registers.</summary>
    static abstract Vector128<float> Sum(TSelf a, TSelf b, TSelf c, TSelf d);

    /// <summary>Adds the lanes, widened, to consecutive doubles.</summary>
    static abstract void AddTo(TSelf lanes, ref double target, nuint offset);
}
