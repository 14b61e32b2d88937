namespace FeatureAveraging.Datasets.Models;

/// <summary>Which tensor of a file is which part of a network d → M → K.</summary>
/// <param name="HiddenWeight">[M, d].</param>
/// <param name="HiddenBias">[M]; null for none.</param>
/// <param name="OutputWeight">[K, M], or [M] for one output.</param>
/// <param name="OutputBias">[K]; null for none.</param>
public sealed record LayerMap(string HiddenWeight, string? HiddenBias, string OutputWeight, string? OutputBias)
{
    internal const string HiddenWeightName = "hidden.weight";
    internal const string HiddenBiasName = "hidden.bias";
    internal const string OutputWeightName = "output.weight";
    internal const string OutputBiasName = "output.bias";

    /// <summary>The parts in order, with the tensor of each that there is.</summary>
    public IEnumerable<(string Part, string Tensor)> Parts
    {
        get
        {
            yield return (HiddenWeightName, HiddenWeight);
            if (HiddenBias is not null)
            {
                yield return (HiddenBiasName, HiddenBias);
            }

            yield return (OutputWeightName, OutputWeight);
            if (OutputBias is not null)
            {
                yield return (OutputBiasName, OutputBias);
            }
        }
    }

    /// <summary>As words that <see cref="Parse"/> reads.</summary>
    public IReadOnlyList<string> Words => [.. Parts.Select(part => $"{part.Part}={part.Tensor}")];

    /// <summary>Reads a map.</summary>
    /// <param name="words">
    /// Words such as <c>hidden.weight=fc1.weight</c>; the two weights are needed, a bias that is left out is none.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A word is no such assignment, a part or a tensor occurs twice, or a weight is missing.
    /// </exception>
    public static LayerMap Parse(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            string[] sides = word.Split('=', 2);
            if (sides is not [HiddenWeightName or HiddenBiasName or OutputWeightName or OutputBiasName, { Length: > 0 }]
                || !named.TryAdd(sides[0], sides[1]))
            {
                throw new ArgumentException(
                    $"'{word}' is not expected; expected each of {HiddenWeightName}, {HiddenBiasName}, {OutputWeightName} and " +
                    $"{OutputBiasName} once, such as {HiddenWeightName}=fc1.weight.", nameof(words));
            }
        }

        if (named.Values.GroupBy(tensor => tensor).FirstOrDefault(parts => parts.Count() > 1)?.Key is { } twice)
        {
            throw new ArgumentException($"tensor '{twice}' stands for two parts; expected one for each.", nameof(words));
        }

        return named.TryGetValue(HiddenWeightName, out string? hidden) && named.TryGetValue(OutputWeightName, out string? output)
            ? new LayerMap(hidden, named.GetValueOrDefault(HiddenBiasName), output, named.GetValueOrDefault(OutputBiasName))
            : throw new ArgumentException($"a weight is missing; expected both {HiddenWeightName} and {OutputWeightName}.", nameof(words));
    }

    /// <summary>The words, each after <c>--map</c>.</summary>
    public override string ToString() => string.Join(' ', Words.Select(word => $"--map {word}"));
}
