using FeatureAveraging.Numerics;

namespace FeatureAveraging.Features;

/// <summary>The samples of one coarse class, sub-class by sub-class.</summary>
/// <param name="Values">z: n × D.</param>
/// <param name="Gradients">∇_z margin: n × D.</param>
/// <param name="Sizes">Samples of each sub-class, at least 2; their rows are neighbours.</param>
internal sealed record SubclassSample(Matrix Values, Matrix Gradients, int[] Sizes)
{
    /// <summary>Sub-class of each row.</summary>
    public int[] Labels { get; } = [.. Sizes.SelectMany((size, j) => Enumerable.Repeat(j, size))];

    /// <summary>Takes the rows of a coarse class; sub-classes of one sample are left out. Null where not two sub-classes remain.</summary>
    public static SubclassSample? Of(Matrix values, Matrix gradients, int[] clusters, int[] members)
    {
        int[][] subclasses = [.. members.GroupBy(i => clusters[i]).Where(s => s.Count() >= 2).OrderBy(s => s.Key).Select(s => s.ToArray())];
        int[] rows = [.. subclasses.SelectMany(s => s)];
        return subclasses.Length < 2
            ? null
            : new SubclassSample(Take(values, rows), Take(gradients, rows), Array.ConvertAll(subclasses, s => s.Length));
    }

    private static Matrix Take(Matrix matrix, int[] rows)
    {
        var taken = new Matrix(rows.Length, matrix.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            matrix.Row(rows[i]).CopyTo(taken.Row(i));
        }

        return taken;
    }
}
