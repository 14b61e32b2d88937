namespace FeatureAveraging.Runs;

/// <summary>The cells of a sweep with their metrics, in the order of the grid. It says nothing of when and where they ran.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Version">Version of the program that ran the cells.</param>
/// <param name="Axes">Options that the axes set.</param>
/// <param name="Metrics">Names of the metrics.</param>
/// <param name="Rows">One for every cell.</param>
public sealed record SweepTable(
    string Name, string Experiment, string Version, IReadOnlyList<string> Axes, IReadOnlyList<string> Metrics,
    IReadOnlyList<SweepRow> Rows);

/// <summary>One cell of a sweep.</summary>
/// <param name="Cell">Its id.</param>
/// <param name="State"><c>done</c>, <c>diverged</c>, <c>failed</c> or <c>pending</c>.</param>
/// <param name="Settings">The value of each axis option, as text.</param>
/// <param name="Seed">Root seed.</param>
/// <param name="Values">The value of each metric; null where the cell left none.</param>
public sealed record SweepRow(string Cell, string State, IReadOnlyList<string> Settings, ulong Seed, IReadOnlyList<double?> Values);
