namespace FeatureAveraging.Networks;

/// <summary>A deep network of another program, step by step: what files hand to whoever computes it.</summary>
/// <param name="Input">Name of the input signal.</param>
/// <param name="InputAxes">Lengths of the axes of one sample, the batch left out; 0 where any length will do; null where nothing is
/// known.</param>
/// <param name="Steps">Steps in their order; each reads what came before. Signals have the samples along the first axis.</param>
/// <param name="Output">Name of the signal that is the result: n × k.</param>
public sealed record LayerGraph(string Input, IReadOnlyList<int>? InputAxes, IReadOnlyList<LayerStep> Steps, string Output)
{
    /// <summary>What each of the k outputs stands for.</summary>
    /// <value>The default is none: it is not known.</value>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The steps up to one signal, which is the result.</summary>
    /// <param name="signal">What a step makes.</param>
    /// <exception cref="ArgumentException">No step makes it.</exception>
    public LayerGraph UpTo(string signal)
    {
        int last = Steps.ToList().FindIndex(step => step.Output == signal);
        return last >= 0
            ? this with { Steps = [.. Steps.Take(last + 1)], Output = signal, OutputNames = [] }
            : throw new ArgumentException($"signal is '{signal}'; no step makes it.", nameof(signal));
    }

    /// <summary>A name that no name of a signal begins with.</summary>
    /// <param name="wanted">The name itself where it is free, else with a number after it.</param>
    public string FindUnused(string wanted)
    {
        string[] names = [Input, .. Steps.Select(step => step.Output)];
        return Enumerable.Range(1, names.Length + 1).Select(i => i == 1 ? wanted : FormattableString.Invariant($"{wanted}{i}"))
            .First(name => !names.Any(used => used.StartsWith(name, StringComparison.Ordinal)));
    }
}
