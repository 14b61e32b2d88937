using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>Sixteen floats.</summary>
internal readonly struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref float source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d) =>
        LaneSums.Of(Quarter(a), Quarter(b), Quarter(c), Quarter(d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddTo(Lanes512 lanes, ref double target, nuint offset)
    {
        (Vector512<double> low, Vector512<double> high) = Vector512.Widen(lanes._value);
        (Vector512.LoadUnsafe(ref target, offset) + low).StoreUnsafe(ref target, offset);
        (Vector512.LoadUnsafe(ref target, offset + 8) + high).StoreUnsafe(ref target, offset + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Lanes512 lanes)
    {
        Vector256<float> half = lanes._value.GetLower() + lanes._value.GetUpper();
        return half.GetLower() + half.GetUpper();
    }
}
