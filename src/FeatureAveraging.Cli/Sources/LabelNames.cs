using System.Globalization;
using FeatureAveraging.Data;

namespace FeatureAveraging.Cli.Sources;

/// <summary>What the user calls the coarse classes.</summary>
internal static class LabelNames
{
    /// <summary>The names of the classes of each coarse class, joined: <c>0+2+4+6+8</c>.</summary>
    /// <param name="classes">Names of the classes; null where labels are numbers.</param>
    /// <param name="partition">Coarse class of each class; null where two classes are the coarse ones, the second positive.</param>
    /// <returns>One for each coarse class, from group 0 (+) on; null where there are no names.</returns>
    public static IReadOnlyList<string>? Of(IReadOnlyList<string>? classes, Partition? partition) => (classes, partition) switch
    {
        (null, _) => null,
        (_, null) => classes.Count == 2 ? [classes[1], classes[0]] : null,
        _ => classes.Count != partition.ClusterCount
            ? null
            : [.. Enumerable.Range(0, partition.GroupCount).Select(g => string.Join('+', partition.ClustersOf(g).Select(j => classes[j])))],
    };

    /// <summary>The numbers of the classes of each coarse class, joined: <c>0+2+4+6+8</c>.</summary>
    /// <param name="partition">Coarse class of each class.</param>
    public static IReadOnlyList<string> OfNumbers(Partition partition) =>
        Of([.. Enumerable.Range(0, partition.ClusterCount).Select(j => j.ToString(CultureInfo.InvariantCulture))], partition)!;
}
