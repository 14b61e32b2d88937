using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FeatureAveraging.Randomness;

/// <summary>One stream of random numbers. Made by <see cref="Seed.For"/>; not safe for concurrent use.</summary>
public sealed class RandomSource
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);
    private const int WordsPerBlock = 4;
    private readonly ulong _key;
    private readonly ulong _index;
    private ulong _block;
    private ulong _low;
    private ulong _high;
    private int _used = WordsPerBlock;
    private double _spareGaussian = double.NaN;

    internal RandomSource(ulong key, ulong index) => (_key, _index) = (key, index);

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (_used == WordsPerBlock)
        {
            (_low, _high) = Philox.Generate(_key, _block++, _index);
            _used = 0;
        }

        ulong half = _used < 2 ? _low : _high;
        return (uint)(half >> (32 * (_used++ & 1)));
    }

    /// <summary>64 uniform bits, the first word drawn in the low half.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>Uniform in [0, 1), on the 2⁻⁵³ grid.</summary>
    public double NextDouble() => ToUnit(NextUInt64());

    /// <summary>Uniform in {0 … bound − 1}, without bias (Lemire's multiply and reject).</summary>
    /// <param name="bound">Exclusive upper bound, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound, threshold = unchecked(0u - range) % range;
        while (true)
        {
            ulong product = (ulong)NextUInt32() * range;
            if ((uint)product >= threshold)
            {
                return (int)(product >> 32);
            }
        }
    }

    /// <summary>Standard normal, by Box–Muller: √(−2 ln(1 − u))·(cos 2πv, sin 2πv), cosine first.</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        (Vector256<double> cosine, Vector256<double> sine) =
            BoxMuller.Transform(Vector256.Create(NextDouble()), Vector256.Create(NextDouble()));
        _spareGaussian = sine[0];
        return cosine[0];
    }

    /// <summary>
    /// Fills a span with standard normals: exactly the numbers of repeated <see cref="NextGaussian"/>, four pairs at a time.
    /// </summary>
    /// <param name="values">Receives the numbers, in the order of drawing.</param>
    // called a few times with long spans: must not run in the unoptimised first tier
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillGaussian(Span<double> values)
    {
        int start = 0;
        if (values.Length > 0 && !double.IsNaN(_spareGaussian))
        {
            values[start++] = NextGaussian();
        }

        for (; _used == WordsPerBlock && start + (2 * BoxMuller.Lanes) <= values.Length; start += 2 * BoxMuller.Lanes)
        {
            (Vector256<ulong> low, Vector256<ulong> high) = Philox.GenerateFour(_key, _block, _index);
            _block += BoxMuller.Lanes;
            (Vector256<double> cosine, Vector256<double> sine) = BoxMuller.Transform(ToUnit(low), ToUnit(high));
            Span<double> drawn = values.Slice(start, 2 * BoxMuller.Lanes);
            (drawn[0], drawn[1], drawn[2], drawn[3]) = (cosine[0], sine[0], cosine[1], sine[1]);
            (drawn[4], drawn[5], drawn[6], drawn[7]) = (cosine[2], sine[2], cosine[3], sine[3]);
        }

        for (; start < values.Length; start++)
        {
            values[start] = NextGaussian();
        }
    }

    /// <summary>χ²: the sum of squares of so many standard normals, drawn at once (Marsaglia and Tsang 2000).</summary>
    /// <param name="degrees">Degrees of freedom, ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="degrees"/> is not positive.</exception>
    public double NextChiSquared(int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (degrees == 1)
        {
            double single = NextGaussian();
            return single * single;
        }

        // χ² = 2·Gamma(degrees/2): d·v, v = (1 + x/√(9d))³, d = degrees/2 − 1/3, accepted where ln u < x²/2 + d − dv + d ln v
        double d = (degrees / 2.0) - (1 / 3.0), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = NextGaussian(), root = 1 + (c * x), u = 1 - NextDouble();
            double v = root * root * root;
            if (root > 0 && Math.Log(u) < (0.5 * x * x) + (d * (1 - v + Math.Log(v))))
            {
                return 2 * d * v;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToUnit(ulong bits) => (bits >> 11) * UnitOf53Bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToUnit(Vector256<ulong> bits) => Vector256.ConvertToDouble(bits >>> 11) * UnitOf53Bits;

    /// <summary>Shuffles in place (Fisher–Yates), every order equally likely.</summary>
    /// <param name="values">What to shuffle.</param>
    /// <typeparam name="T">Any type.</typeparam>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
