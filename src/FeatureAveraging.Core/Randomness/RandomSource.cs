using System.Runtime.CompilerServices;

namespace FeatureAveraging.Randomness;

/// <summary>One stream of random numbers. Made by <see cref="Seed.For"/>; not safe for concurrent use.</summary>
public sealed class RandomSource
{
    private const double UnitOf53Bits = 1.0 / (1UL << 53);
    private readonly ulong _key;
    private readonly ulong _index;
    private ulong _block;
    private Words _words;
    private int _used = 4;
    private double _spareGaussian = double.NaN;

    internal RandomSource(ulong key, ulong index) => (_key, _index) = (key, index);

    /// <summary>32 uniform bits.</summary>
    public uint NextUInt32()
    {
        if (_used == 4)
        {
            Philox.Generate(_key, _block++, _index, _words);
            _used = 0;
        }

        return _words[_used++];
    }

    /// <summary>64 uniform bits, the first word drawn in the low half.</summary>
    public ulong NextUInt64() => NextUInt32() | ((ulong)NextUInt32() << 32);

    /// <summary>Uniform in [0, 1), on the 2⁻⁵³ grid.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * UnitOf53Bits;

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

    /// <summary>Standard normal, by Box–Muller: √(−2 ln u)·(cos 2πv, sin 2πv), cosine first.</summary>
    public double NextGaussian()
    {
        if (!double.IsNaN(_spareGaussian))
        {
            double spare = _spareGaussian;
            _spareGaussian = double.NaN;
            return spare;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));     // 1 − u lies in (0, 1]
        (double sin, double cos) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareGaussian = radius * sin;
        return radius * cos;
    }

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

    [InlineArray(4)]
    private struct Words
    {
        private uint _first;
    }
}
