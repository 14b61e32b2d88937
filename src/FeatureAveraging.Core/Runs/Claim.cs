namespace FeatureAveraging.Runs;

/// <summary>A statement that a run confirms or refutes.</summary>
/// <param name="Id">Stable id, for example <c>C1.coarse.cosine</c>.</param>
/// <param name="Sentence">The statement in words.</param>
/// <param name="Source">Where it comes from, for example "Li et al. 2025, Fig. 2a".</param>
/// <param name="Metric">Name of the metric it is judged by.</param>
/// <param name="Value">The metric's value in this run.</param>
/// <param name="Bound">The condition, in words and numbers: "in [0.42, 0.46]".</param>
/// <param name="Holds">The verdict.</param>
public sealed record Claim(string Id, string Sentence, string Source, string Metric, double Value, string Bound, bool Holds)
{
    /// <summary>Judges a value against a closed interval.</summary>
    /// <param name="id">Stable id.</param>
    /// <param name="sentence">The statement in words.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="value">Its value; NaN never satisfies a bound.</param>
    /// <param name="lower">Least accepted value; −∞ for none.</param>
    /// <param name="upper">Greatest accepted value; +∞ for none.</param>
    public static Claim Within(string id, string sentence, string source, string metric, double value, double lower, double upper)
    {
        string bound = (double.IsNegativeInfinity(lower), double.IsPositiveInfinity(upper)) switch
        {
            (true, _) => FormattableString.Invariant($"≤ {upper}"),
            (_, true) => FormattableString.Invariant($"≥ {lower}"),
            _ => FormattableString.Invariant($"in [{lower}, {upper}]"),
        };
        return new Claim(id, sentence, source, metric, value, bound, value >= lower && value <= upper);
    }
}
