using FeatureAveraging.Data;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Networks;

/// <summary>The last steps of a network that is read out by the maximum: features → the greatest output of each coarse class.</summary>
/// <remarks>
/// The maximum over the k_g outputs of coarse class g is a pooling step: the rows of the last layer are put in the order of the coarse
/// classes, the last row of a smaller class repeated until all have the same number h, and the G·h outputs read as an image of G rows.
/// </remarks>
public static class GreatestOfGroups
{
    /// <summary>Name of the result.</summary>
    public const string Scores = "scores";

    /// <summary>Makes the steps.</summary>
    /// <param name="input">Name of the signal of features: n × D.</param>
    /// <param name="prefix">What names of signals begin with; the result, n × G, is <c>scores</c> behind it.</param>
    /// <param name="weight">Of the last layer: k × D.</param>
    /// <param name="bias">Of the last layer: k.</param>
    /// <param name="partition">Coarse class of each of the k outputs.</param>
    /// <param name="groups">The coarse classes in the order of the scores.</param>
    /// <exception cref="ArgumentException">The partition is not of k outputs, or a coarse class is missing or there twice.</exception>
    public static IReadOnlyList<LayerStep> StepsOf(
        string input, string prefix, ModelArray weight, ModelArray bias, Partition partition, IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(groups);
        int width = weight.Lengths[1];
        Shape.Require(
            partition.ClusterCount == weight.Lengths[0], nameof(partition),
            $"has {partition.ClusterCount} outputs; the network has {weight.Lengths[0]}");
        Shape.Require(
            groups.Order().SequenceEqual(Enumerable.Range(0, partition.GroupCount)), nameof(groups),
            $"are {string.Join(", ", groups)}; each of the {partition.GroupCount} coarse classes once was expected");
        int most = groups.Max(g => partition.ClustersOf(g).Count);
        int[] rows = [.. groups.SelectMany(g => Enumerable.Range(0, most).Select(i => partition.ClustersOf(g).ElementAtOrLast(i)))];
        (string logits, string scores) = (prefix + "logits", prefix + Scores);
        var last = new LinearStep(
            most == 1 ? scores : logits, input,
            new ModelArray([.. rows.SelectMany(j => weight.Values.AsSpan(j * width, width).ToArray())], rows.Length, width),
            new ModelArray(Array.ConvertAll(rows, j => bias.Values[j]), rows.Length));
        return most == 1 ? [last] :
        [
            last,
            new ReshapeStep($"{logits}.rows", last.Output, [1, groups.Count, most]),
            new PoolingStep(
                $"{logits}.greatest", $"{logits}.rows", true,
                new SlidingWindow([1, most], [1, most], [1, 1], [0, 0], [0, 0], WindowPadding.Given), RoundsUp: false,
                CountsPadding: false),
            new ReshapeStep(scores, $"{logits}.greatest", [-1]),
        ];
    }

    private static int ElementAtOrLast(this IReadOnlyList<int> values, int index) => values[Math.Min(index, values.Count - 1)];
}
