using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FeatureAveraging.Numerics.Kernels;

/// <summary>The last step of summing lanes: four registers of four floats become one of four sums.</summary>
internal static class LaneSums
{
    /// <summary>(Σa, Σb, Σc, Σd), by a transposed tree where the hardware has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (!Sse.IsSupported)
        {
            return Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
        }

        Vector128<float> ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
        Vector128<float> cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
        return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
    }
}
