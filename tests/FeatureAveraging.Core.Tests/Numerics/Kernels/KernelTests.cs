using System.Runtime.Intrinsics;
using FeatureAveraging.Numerics;
using FeatureAveraging.Numerics.Kernels;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics.Kernels;

/// <summary>Every vector kernel against the plain double-precision loop, at sizes that are no multiple of any block.</summary>
public class KernelTests
{
    // A sum of n float products is off by at most n·2⁻²⁴·Σ|a·b|; all entries here are below 4 in size.
    private static double Tolerance(int length) => length * Math.Pow(2, -24) * length * 4;

    public static TheoryData<int, int, int> Shapes =>
        new() { { 1, 1, 1 }, { 4, 4, 16 }, { 5, 3, 17 }, { 64, 10, 1024 }, { 7, 6, 1025 }, { 33, 41, 2500 }, { 2, 9, 31 } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void BlockProduct_AnyShape_EqualsThePlainLoopAtEveryWidth(int aRows, int bRows, int length)
    {
        int aStride = length + 3, bStride = length + 1, cStride = aRows + 2;
        float[] a = Gaussian("a", aRows * aStride), b = Gaussian("b", bRows * bStride);
        double[] wide = new double[bRows * cStride], narrow = new double[bRows * cStride];
        BlockProduct.Compute<Lanes512>(a, aStride, aRows, b, bStride, bRows, length, wide, cStride);
        BlockProduct.Compute<Lanes256>(a, aStride, aRows, b, bStride, bRows, length, narrow, cStride);
        for (int s = 0; s < bRows; s++)
        {
            for (int i = 0; i < aRows; i++)
            {
                double expected = 0;
                for (int p = 0; p < length; p++)
                {
                    expected += (double)a[(i * aStride) + p] * b[(s * bStride) + p];
                }

                Assert.Equal(expected, wide[(s * cStride) + i], Tolerance(length));
                Assert.Equal(expected, narrow[(s * cStride) + i], Tolerance(length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PanelProduct_AnyShape_EqualsThePlainLoopAtEveryWidth(int unused, int weightRows, int length)
    {
        Assert.True(unused > 0);
        Check<Lanes512>(weightRows, length);
        Check<Lanes256>(weightRows, length);

        static void Check<TLanes>(int weightRows, int length)
            where TLanes : struct, ILanes<TLanes>
        {
            int columns = 2 * TLanes.Count, stride = length + 2;
            float[] panel = Gaussian("panel", length * columns), weights = Gaussian("weights", weightRows * stride);
            double[] c = new double[weightRows * columns];
            Array.Fill(c, 1);
            PanelProduct.Accumulate<TLanes>(panel, weights, stride, weightRows, length, c);
            for (int at = 0; at < c.Length; at++)
            {
                int s = at / columns, column = at % columns;
                double expected =
                    1 + Enumerable.Range(0, length).Sum(p => (double)weights[(s * stride) + p] * panel[(p * columns) + column]);
                Assert.Equal(expected, c[at], Tolerance(length));
            }
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(40, 128)]
    [InlineData(64, 301)]
    public void WeightedRowSum_SparseWeights_EqualsThePlainLoopAtEveryWidth(int rows, int columns)
    {
        float[] values = Gaussian("rows", rows * columns);
        double[] weights = Array.ConvertAll(Gaussian("g", rows), v => v > 0 ? (double)v : 0), wide = new double[columns];
        double[] narrow = new double[columns];
        float[] nonZero = new float[rows];
        int[] offsets = new int[rows];
        int active = WeightedRowSum.Compact(weights, columns, nonZero, offsets);
        Assert.Equal(weights.Count(w => w != 0), active);
        WeightedRowSum.Accumulate<Lanes512>(nonZero.AsSpan(0, active), offsets, values, wide);
        WeightedRowSum.Accumulate<Lanes256>(nonZero.AsSpan(0, active), offsets, values, narrow);
        for (int c = 0; c < columns; c++)
        {
            double expected = Enumerable.Range(0, rows).Sum(i => weights[i] * values[(i * columns) + c]);
            Assert.Equal(expected, wide[c], Tolerance(rows));
            Assert.Equal(expected, narrow[c], Tolerance(rows));
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(31, 40)]
    [InlineData(32, 16)]
    [InlineData(100, 777)]
    public void GramMatrix_AnySize_HoldsAllInnerProductsAndIsSymmetric(int count, int dimension)
    {
        var samples = new Samples(count, dimension, Gaussian("x", count * dimension));
        using var team = new WorkerTeam(3);
        GramMatrix gram = GramMatrix.Compute(samples, team);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double expected = Enumerable.Range(0, dimension).Sum(c => (double)samples.Row(i)[c] * samples.Row(j)[c]);
                Assert.Equal(expected, gram[i, j], Tolerance(dimension) + (1e-6 * Math.Abs(expected)));
                Assert.Equal(gram[i, j], gram[j, i]);
            }
        }
    }

    [Fact]
    public void AlignedMemory_AnyLength_StartsOnACacheLine()
    {
        foreach (int length in (int[])[0, 1, 15, 16, 1000])
        {
            (float[] array, int start) = AlignedMemory.Allocate(length);
            Assert.True(array.Length - start >= length);
            unsafe
            {
                fixed (float* first = array)
                {
                    Assert.Equal(0u, (nuint)(first + start) % 64);
                }
            }
        }
    }

    [Fact]
    public void Lanes_SumOfFour_AddsEveryLaneOnce()
    {
        float[] powers = [.. Enumerable.Range(0, 64).Select(i => (float)(1 << (i % 16)))];
        Lanes512 Lanes(int at) => Lanes512.Load(ref powers[16 * at], 0);
        Assert.Equal(Vector128.Create(65535f, 65535f, 65535f, 65535f), Lanes512.Sum(Lanes(0), Lanes(1), Lanes(2), Lanes(3)));
    }

    private static float[] Gaussian(string stream, int count)
    {
        RandomSource random = new Seed(3).For(stream);
        return [.. Enumerable.Range(0, count).Select(_ => (float)Math.Clamp(random.NextGaussian(), -2, 2))];
    }
}
