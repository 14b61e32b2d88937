using System.Numerics.Tensors;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Numerics;

/// <summary>
/// Whether groups of vectors differ: permutational multivariate analysis of variance (Anderson 2001, Austral Ecology 26:32–46).
/// </summary>
/// <param name="PseudoF">
/// F = (B/(k − 1))/(W/(n − k)), B and W the sums of squared Euclidean distances between and within groups; +∞ where W = 0, NaN where
/// all vectors are the same.
/// </param>
/// <param name="PValue">
/// Share of the shuffled labels, the true ones among them, whose F is at least as large; in (0, 1]. Small: the groups differ.
/// </param>
public sealed record Permanova(double PseudoF, double PValue)
{
    private const double Rounding = 1e-12;

    /// <summary>Tests vectors, of which only inner products matter.</summary>
    /// <param name="gram">⟨xᵢ, x_j⟩, finite: n × n.</param>
    /// <param name="groups">Group of each vector, from 0: n values; groups without a vector do not count.</param>
    /// <param name="permutations">How often labels are shuffled, at least 1; the least possible p is 1/(permutations + 1).</param>
    /// <param name="random">Stream of one shuffle, by its index.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or there are not two groups and more vectors than groups.</exception>
    /// <remarks>
    /// B + W does not depend on the labels, so F rises with B alone, and B + n‖x̄‖² = Σ_groups ‖Σ xᵢ‖²/size is a sum over the Gram matrix:
    /// a shuffle costs about n²/k additions whatever the width of the vectors is.
    /// </remarks>
    public static Permanova Test(Matrix gram, ReadOnlySpan<int> groups, int permutations, Func<int, RandomSource> random, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(gram);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permutations);
        Shape.Require(
            groups.Length == gram.Rows && gram.Columns == gram.Rows, nameof(groups),
            $"is {groups.Length} long; the Gram matrix is {gram.Rows} × {gram.Columns}");
        int[] sizes = [.. groups.ToArray().GroupBy(g => g).OrderBy(g => g.Key).Select(g => g.Count())];
        Shape.Require(
            sizes.Length >= 2 && gram.Rows > sizes.Length, nameof(groups),
            $"has {sizes.Length} groups of {gram.Rows} vectors; at least two groups and more vectors than groups are needed");
        int[] order = [.. Enumerable.Range(0, gram.Rows)];
        Array.Sort(groups.ToArray(), order);
        double squares = Enumerable.Range(0, gram.Rows).Sum(i => gram[i, i]), tie = Rounding * squares;
        double grouped = SumGroups(gram, order, sizes), center = TensorPrimitives.Sum<double>(gram.Values) / gram.Rows;
        int atLeast = 1 + CountAtLeast(gram, sizes, grouped - tie, permutations, random, threads);
        double within = squares - grouped, f = (grouped - center) / (sizes.Length - 1) / (within / (gram.Rows - sizes.Length));
        return new Permanova(
            squares - center <= tie ? double.NaN : within <= tie ? double.PositiveInfinity : f, (double)atLeast / (permutations + 1));
    }

    private static int CountAtLeast(
        Matrix gram, int[] sizes, double bound, int permutations, Func<int, RandomSource> random, int threads)
    {
        int count = 0;
        Parallel.For(0, permutations, new ParallelOptions { MaxDegreeOfParallelism = threads }, shuffle =>
        {
            int[] order = [.. Enumerable.Range(0, gram.Rows)];
            random(shuffle).Shuffle(order.AsSpan());
            if (SumGroups(gram, order, sizes) >= bound)
            {
                Interlocked.Increment(ref count);
            }
        });
        return count;
    }

    /// <summary>Σ_groups ‖Σ_{i in group} xᵢ‖²/size; the vectors of a group are neighbours in the order.</summary>
    private static double SumGroups(Matrix gram, int[] order, int[] sizes)
    {
        double sum = 0;
        int start = 0;
        foreach (int size in sizes)
        {
            ReadOnlySpan<int> members = order.AsSpan(start, size);
            double diagonal = 0, pairs = 0;
            for (int a = 0; a < size; a++)
            {
                ReadOnlySpan<double> row = gram.Row(members[a]);
                diagonal += row[members[a]];
                for (int b = 0; b < a; b++)
                {
                    pairs += row[members[b]];
                }
            }

            sum += (diagonal + (2 * pairs)) / size;
            start += size;
        }

        return sum;
    }
}
