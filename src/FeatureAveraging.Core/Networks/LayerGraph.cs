namespace FeatureAveraging.Networks;

/// <summary>A deep network of another program, step by step: what files hand to whoever computes it.</summary>
/// <param name="Input">Name of the input signal.</param>
/// <param name="InputAxes">Lengths of the axes of one sample, the batch left out; 0 where any length will do; null where nothing is
/// known.</param>
/// <param name="Steps">Steps in their order; each reads what came before. Signals have the samples along the first axis.</param>
/// <param name="Output">Name of the signal that is the result: n × k.</param>
public sealed record LayerGraph(string Input, IReadOnlyList<int>? InputAxes, IReadOnlyList<LayerStep> Steps, string Output);
