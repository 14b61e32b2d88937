using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Randomness;

/// <summary>The Box–Muller transform √(−2 ln(1 − u))·(cos 2πv, sin 2πv) on four pairs at once.</summary>
/// <remarks>
/// Logarithm, sine and cosine are fdlibm's kernels (Sun Microsystems, 1993: e_log.c, k_sin.c, k_cos.c) without
/// branches and without fused operations: a lane's bits depend on its own inputs only, and are the same on every
/// processor. Within 1e-15·(1 + |z|) of the library functions.
/// </remarks>
internal static class BoxMuller
{
    /// <summary>Pairs per call.</summary>
    public const int Lanes = 4;

    /// <summary>Transforms four pairs of uniforms.</summary>
    /// <param name="u">Uniform in [0, 1) on the 2⁻⁵³ grid.</param>
    /// <param name="v">Uniform in [0, 1).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Cosine, Vector256<double> Sine) Transform(Vector256<double> u, Vector256<double> v)
    {
        Vector256<double> radius = Vector256.Sqrt(-2 * Log(Vector256<double>.One - u));     // 1 − u lies in [2⁻⁵³, 1]
        (Vector256<double> cosine, Vector256<double> sine) = CosSinOfTurns(v);
        return (radius * cosine, radius * sine);
    }

    /// <summary>
    /// ln x for normal x in (0, 1]: x = 2ᵏ(1 + f), √½ ≤ 1 + f &lt; √2, s = f/(2 + f), ln(1 + f) = f − f²/2 + s(f²/2 + R(s²)).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Log(Vector256<double> x)
    {
        const long RootHalf = 0x3FE6A09E00000000, One = 0x3FF0000000000000, MantissaMask = 0x000FFFFFFFFFFFFF;
        const double IntegerShift = 6755399441055744;     // 1.5·2⁵²: its bits plus k are the bits of 1.5·2⁵² + k
        Vector256<long> shifted = x.AsInt64() + Vector256.Create(One - RootHalf);
        Vector256<long> exponent = Vector256.ShiftRightLogical(shifted, 52) - Vector256.Create(1023L);
        Vector256<double> k = (exponent + Vector256.Create(IntegerShift).AsInt64()).AsDouble() - Vector256.Create(IntegerShift);
        Vector256<double> f = ((shifted & Vector256.Create(MantissaMask)) + Vector256.Create(RootHalf)).AsDouble() - Vector256<double>.One;
        Vector256<double> s = f / (Vector256.Create(2.0) + f), z = s * s, half = 0.5 * f * f;
        Vector256<double> r = Polynomial(
            z, 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
            1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01);
        return (k * 6.93147180369123816490e-01) - (half - ((s * (half + (z * r))) + (k * 1.90821492927058770002e-10)) - f);
    }

    /// <summary>cos 2πv and sin 2πv: v = q/4 + r with |r| ≤ 1/8 exactly, then quarter turns by swapping and negating.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Cosine, Vector256<double> Sine) CosSinOfTurns(Vector256<double> v)
    {
        Vector256<double> one = Vector256<double>.One, q = Vector256.Floor((4 * v) + Vector256.Create(0.5));
        Vector256<double> x = 2 * Math.PI * (v - (0.25 * q)), z = x * x;
        Vector256<double> sine = x + (x * z * Polynomial(
            z, -1.66666666666666324348e-01, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06,
            -2.50507602534068634195e-08, 1.58969099521155010221e-10));
        Vector256<double> cosine = one - (0.5 * z) + (z * z * Polynomial(
            z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05, -2.75573143513906633035e-07,
            2.08757232129817482790e-09, -1.13596475577881948265e-11));
        Vector256<double> first = Vector256.Equals(q, one), second = Vector256.Equals(q, one + one);
        Vector256<double> third = Vector256.Equals(q, one + one + one);
        Vector256<double> swap = first | third;
        return (
            Negate(Vector256.ConditionalSelect(swap, sine, cosine), first | second),
            Negate(Vector256.ConditionalSelect(swap, cosine, sine), second | third));
    }

    /// <summary>Flips the sign where a mask is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Negate(Vector256<double> value, Vector256<double> mask) => value ^ (mask & Vector256.Create(-0.0));

    /// <summary>Horner's rule, lowest coefficient first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(
        Vector256<double> z, double c0, double c1, double c2, double c3, double c4, double c5, double c6 = 0) =>
        Vector256.Create(c0) + (z * (Vector256.Create(c1) + (z * (Vector256.Create(c2)
            + (z * (Vector256.Create(c3) + (z * (Vector256.Create(c4) + (z * (Vector256.Create(c5) + (z * Vector256.Create(c6))))))))))));
}
