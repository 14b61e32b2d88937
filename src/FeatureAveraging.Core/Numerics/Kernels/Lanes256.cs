using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>Eight floats.</summary>
internal readonly struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref float source, nuint offset) => new(Vector256.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d) =>
        LaneSums.Of(Quarter(a), Quarter(b), Quarter(c), Quarter(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Lanes256 lanes, ref double target, nuint offset)
    {
        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(lanes._value);
        (Vector256.LoadUnsafe(ref target, offset) + low).StoreUnsafe(ref target, offset);
        (Vector256.LoadUnsafe(ref target, offset + 4) + high).StoreUnsafe(ref target, offset + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Lanes256 lanes) => lanes._value.GetLower() + lanes._value.GetUpper();
}
