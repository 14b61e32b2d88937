namespace FeatureAveraging.Datasets.SampleFiles;

/// <summary>What each column of a table is.</summary>
/// <param name="Label">The column of the labels.</param>
/// <param name="Cluster">The column of the clusters; −1 for none.</param>
/// <param name="Inputs">The columns of x, in their order.</param>
/// <param name="Index">The column that numbers the rows, as pandas writes it; −1 for none.</param>
internal sealed record CsvColumns(int Label, int Cluster, int[] Inputs, int Index)
{
    /// <summary>Finds the columns.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="dialect">Header and width.</param>
    /// <param name="choice">The label column that was asked for; null for the usual one.</param>
    /// <exception cref="DatasetException">There is no such label column, or no column is left for x.</exception>
    public static CsvColumns Find(string path, CsvDialect dialect, string? choice)
    {
        IReadOnlyList<string>? names = dialect.Names;
        int index = names?[0] is "" or "Unnamed: 0" ? 0 : -1;
        int cluster = names is null ? -1 : names.ToList().FindIndex(n => n.Equals("cluster", StringComparison.OrdinalIgnoreCase));
        int[] candidates = [.. Enumerable.Range(0, dialect.Width).Where(c => c != index && c != cluster)];
        int found = candidates.Length == 0 ? -1 : LabelColumn.Find(path, choice, names, candidates);
        int[] inputs = [.. candidates.Where(c => c != found)];
        return inputs.Length > 0
            ? new CsvColumns(found, cluster, inputs, index)
            : throw CsvSamples.Fault(path, $"its first line has the columns {string.Join(", ", names ?? [])}", CsvSamples.Layout);
    }
}
