namespace FeatureAveraging.Theory;

/// <summary>One hypothesis of the paper, held against the chosen numbers.</summary>
/// <param name="Id">Stable id, for example <c>A3.2.norms</c> or <c>T.dimension</c>.</param>
/// <param name="Sentence">The hypothesis in words, with the constants taken.</param>
/// <param name="Value">The value found.</param>
/// <param name="Bound">The condition on it, in words and numbers: "≥ 10000000000 (k¹⁰)".</param>
/// <param name="Holds">The verdict.</param>
public sealed record HypothesisCheck(string Id, string Sentence, double Value, string Bound, bool Holds);
