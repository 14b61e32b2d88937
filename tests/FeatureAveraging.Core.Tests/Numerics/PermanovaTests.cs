using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Core.Tests.Numerics;

public sealed class PermanovaTests
{
    private static readonly Seed Root = new(7);

    [Fact]
    public void Test_OneDimension_IsTheFOfAnalysisOfVariance()
    {
        // groups 1,2,3 | 4,5,9 | 6: means 2, 6, 6, grand mean 30/7; B = 3(16/7)² + 3(12/7)² + (12/7)², W = 2 + 14 + 0
        double between = ((3 * 256) + (3 * 144) + 144) / 49.0, within = 16;
        Permanova test = Permanova.Test(GramOf(1, 4, 2, 5, 3, 9, 6), [0, 1, 0, 1, 0, 1, 5], 99, Stream);
        Assert.Equal(between / 2 / (within / 4), test.PseudoF, 1e-12);
    }

    [Fact]
    public void Test_EveryShuffleCounted_IsTheShareOfTheExactTest()
    {
        // two groups of three among six values: 20 labellings; 0,1,5 | 2,3,4 separates no more than all but some of them
        double[] values = [0, 1, 5, 2, 3, 4.5];
        int[] groups = [0, 0, 0, 1, 1, 1];
        double observed = MeanGap(values, [0, 1, 2]);
        int[][] choices = [.. from a in Enumerable.Range(0, 6) from b in Enumerable.Range(0, 6) from c in Enumerable.Range(0, 6)
            where a < b && b < c select (int[])[a, b, c]];
        double exact = choices.Count(choice => MeanGap(values, choice) >= observed - 1e-12) / (double)choices.Length;
        Permanova test = Permanova.Test(GramOf(values), groups, 9_999, Stream);
        Assert.Equal(20, choices.Length);
        Assert.InRange(exact, 0.2, 0.9);
        Assert.Equal(exact, test.PValue, 4 * Math.Sqrt(exact * (1 - exact) / 9_999));
    }

    [Fact]
    public void Test_DistinctGroups_HasTheLeastPossibleP()
    {
        Permanova test = Permanova.Test(GaussianGram(60, 20, shift: 4), Halves(60), 999, Stream);
        Assert.Equal(1 / 1000.0, test.PValue, 1e-15);
        Assert.True(test.PseudoF > 10);
    }

    [Fact]
    public void Test_SameLaw_PIsUniform()
    {
        double[] p = [.. Enumerable.Range(0, 200).Select(draw => Permanova.Test(
            GaussianGram(24, 5, shift: 0, draw), Halves(24), 199,
            shuffle => new Seed((ulong)draw).For("p", (ulong)shuffle)).PValue).Order()];
        double worst = p.Select((value, i) => Math.Max(Math.Abs(value - (i / 200.0)), Math.Abs(value - ((i + 1) / 200.0)))).Max();
        Assert.True(worst < 1.63 / Math.Sqrt(200), $"Kolmogorov–Smirnov distance {worst}");       // 1 % level
    }

    [Fact]
    public void Test_VectorsAllTheSame_IsNoEvidence()
    {
        Permanova test = Permanova.Test(GramOf([.. Enumerable.Repeat(1 / 3.0, 10)]), Halves(10), 99, Stream);
        Assert.True(double.IsNaN(test.PseudoF));
        Assert.Equal(1, test.PValue);
    }

    [Fact]
    public void Test_EachGroupAPoint_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, Permanova.Test(GramOf([0, 1, 0, 1, 0, 1]), Halves(6), 99, Stream).PseudoF);

    [Fact]
    public void Test_AnyThreads_SameBits() => Assert.Equal(
        Permanova.Test(GaussianGram(50, 3, 0.2), Halves(50), 499, Stream),
        Permanova.Test(GaussianGram(50, 3, 0.2), Halves(50), 499, Stream, 4));

    [Fact]
    public void Test_OneGroupOrWrongLength_SaysSo()
    {
        Assert.Contains(
            "at least two groups", Assert.Throws<ArgumentException>(() => Permanova.Test(GramOf(1, 2, 3), [1, 1, 1], 99, Stream)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Permanova.Test(GramOf(1, 2), [0, 1], 99, Stream));
        Assert.Throws<ArgumentException>(() => Permanova.Test(GramOf(1, 2, 3), [0, 1], 99, Stream));
    }

    private static RandomSource Stream(int shuffle) => Root.For("shuffle", (ulong)shuffle);

    private static double MeanGap(double[] values, int[] chosen) =>
        Math.Abs(chosen.Average(i => values[i]) - Enumerable.Range(0, values.Length).Except(chosen).Average(i => values[i]));

    private static int[] Halves(int count) => [.. Enumerable.Range(0, count).Select(i => i % 2)];

    private static Matrix GramOf(params double[] values)
    {
        var column = new Matrix(values.Length, 1, [.. values]);
        return column.MultiplyTransposed(column);
    }

    // Every other row is shifted.
    private static Matrix GaussianGram(int rows, int columns, double shift, int draw = 0)
    {
        var vectors = new Matrix(rows, columns);
        Root.For("vectors", (ulong)draw).FillGaussian(vectors.Values);
        for (int i = 1; i < rows; i += 2)
        {
            vectors.Row(i)[0] += shift;
        }

        return vectors.MultiplyTransposed(vectors);
    }
}
