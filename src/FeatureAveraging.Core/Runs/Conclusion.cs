namespace FeatureAveraging.Runs;

/// <summary>What a run comes to, in words, with what it rests on.</summary>
/// <param name="Word">One word or two, for programs and tables: <c>averages</c>, <c>helps</c>, <c>no statement</c>.</param>
/// <param name="Sentence">The same as a sentence.</param>
/// <param name="Evidence">One sentence for each number behind it.</param>
public sealed record Conclusion(string Word, string Sentence, IReadOnlyList<string> Evidence);
