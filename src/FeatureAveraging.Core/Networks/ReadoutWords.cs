namespace FeatureAveraging.Networks;

/// <summary>Read-outs as records, files and pages name them.</summary>
public static class ReadoutWords
{
    /// <summary>The word for a read-out: <c>native</c>, <c>sum</c>, <c>mean</c>, <c>max</c> or <c>probability</c>.</summary>
    /// <param name="readout">The read-out.</param>
    public static string Word(this Readout readout) => readout.ToString().ToLowerInvariant();
}
