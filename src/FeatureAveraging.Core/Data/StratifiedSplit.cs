using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Data;

/// <summary>
/// Some samples drawn so that every class keeps its share, and the others: a subset, or a training and a validation part.
/// </summary>
/// <param name="Chosen">Drawn samples, ascending.</param>
/// <param name="Others">The rest, ascending.</param>
public sealed record StratifiedSplit(int[] Chosen, int[] Others)
{
    /// <summary>Draws samples without replacement.</summary>
    /// <param name="labels">Class of each sample, from 0: n values.</param>
    /// <param name="count">Number of samples to draw, 0 to n.</param>
    /// <param name="seed">Root seed; class j draws from the stream <c>data.split</c> with index j,
    /// so one class does not shift another.</param>
    /// <exception cref="ArgumentException">A label is negative, or there are fewer samples than are to be drawn.</exception>
    /// <remarks>
    /// Of class j with n_j samples, ⌊count·n_j/n⌋ are drawn, and one more in the classes with the largest remainders (the lower class at a
    /// tie) until there are <paramref name="count"/>. From the same seed a smaller draw of equally large classes is part of a larger one.
    /// </remarks>
    public static StratifiedSplit Draw(ReadOnlySpan<int> labels, int count, Seed seed)
    {
        Shape.Require(count >= 0 && count <= labels.Length, nameof(count), $"is {count}; there are n = {labels.Length} samples");
        int[][] classes = Members(labels);
        int[] quotas = Quotas(Array.ConvertAll(classes, members => members.Length), count, labels.Length);
        bool[] isChosen = new bool[labels.Length];
        for (int j = 0; j < classes.Length; j++)
        {
            seed.For("data.split", (ulong)j).Shuffle(classes[j].AsSpan());
            foreach (int sample in classes[j].AsSpan(0, quotas[j]))
            {
                isChosen[sample] = true;
            }
        }

        IEnumerable<int> all = Enumerable.Range(0, labels.Length);
        return new StratifiedSplit([.. all.Where(i => isChosen[i])], [.. all.Where(i => !isChosen[i])]);
    }

    private static int[][] Members(ReadOnlySpan<int> labels)
    {
        var members = new List<List<int>>();
        for (int i = 0; i < labels.Length; i++)
        {
            Shape.Require(labels[i] >= 0, nameof(labels), $"holds {labels[i]} at sample {i}; classes run from 0");
            while (members.Count <= labels[i])
            {
                members.Add([]);
            }

            members[labels[i]].Add(i);
        }

        return [.. members.Select(m => m.ToArray())];
    }

    private static int[] Quotas(int[] sizes, long count, int total)
    {
        int[] quotas = Array.ConvertAll(sizes, size => total == 0 ? 0 : (int)(count * size / total));
        int missing = (int)count - quotas.Sum();
        foreach (int j in Enumerable.Range(0, sizes.Length).OrderByDescending(j => count * sizes[j] % total).Take(missing))
        {
            quotas[j]++;
        }

        return quotas;
    }
}
