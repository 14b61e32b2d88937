using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Finds out from shapes which tensor is which part of a network d → M → K.</summary>
/// <remarks>
/// A file is understood where exactly one assignment uses every tensor: hidden weight [M, d], output weight [K, M] or [M], biases [M] and
/// [K], PyTorch's layout. Of several, those that keep the bias beside its weight (<c>fc1.weight</c>, <c>fc1.bias</c>) count, and
/// first of all favg's own names. What is called a bias is no weight, and what is called a weight is no bias: the bias of a linear
/// classifier and the scale of a normalisation have the right lengths too.
/// </remarks>
internal sealed class LayerFinder(IReadOnlyDictionary<string, SafetensorsTensor> tensors)
{
    private const int MostParts = 4;

    /// <summary>Every assignment that uses all tensors.</summary>
    public IReadOnlyList<LayerMap> FindAll()
    {
        if (tensors.Count > MostParts || tensors.Values.Any(t => !t.IsFloating))
        {
            return [];
        }

        LayerMap[] whole = [.. Pairs().SelectMany(Complete).Where(map => map.Parts.Count() == tensors.Count)];
        LayerMap[] named = [.. whole.Where(map => map.Parts.All(part => part.Part == part.Tensor))];
        LayerMap[] beside = [.. whole.Where(IsBeside)];
        return named.Length > 0 ? named : beside.Length > 0 ? beside : whole;
    }

    /// <summary>
    /// The assignment to propose where <see cref="FindAll"/> has not exactly one: the first two weights that fit together, by name.
    /// </summary>
    public LayerMap? Propose() => FindAll() is [var first, ..]
        ? first : Pairs().Select(WithBiasesBeside).FirstOrDefault();

    /// <summary>Outputs of an output weight: K of [K, M], 1 of [M].</summary>
    public static int Outputs(SafetensorsTensor output) => output.Shape.Count == 1 ? 1 : output.Shape[0];

    private IEnumerable<(string Hidden, string Output)> Pairs() =>
        from hidden in Named(2)
        join output in Named(2).Concat(Named(1)) on tensors[hidden].Shape[0] equals tensors[output].Shape[^1]
        where hidden != output
        select (hidden, output);

    private LayerMap WithBiasesBeside((string Hidden, string Output) pair)
    {
        string? hiddenBias = FindBeside(pair.Hidden, tensors[pair.Hidden].Shape[0], except: null);
        return new LayerMap(
            pair.Hidden, hiddenBias, pair.Output, FindBeside(pair.Output, Outputs(tensors[pair.Output]), except: hiddenBias));

        string? FindBeside(string weight, int length, string? except) => tensors.Keys.FirstOrDefault(name =>
            name != pair.Hidden && name != pair.Output && name != except && IsBias(name, length) && Stem(name) == Stem(weight));
    }

    private IEnumerable<LayerMap> Complete((string Hidden, string Output) pair)
    {
        (string hidden, string output) = pair;
        string[] free = [.. tensors.Keys.Where(name => name != hidden && name != output)];
        return
            from hiddenBias in free.Where(name => IsBias(name, tensors[hidden].Shape[0])).Prepend(null)
            from outputBias in free.Where(name => name != hiddenBias && IsBias(name, Outputs(tensors[output]))).Prepend(null)
            orderby (hiddenBias is null ? 1 : 0) + (outputBias is null ? 1 : 0)
            select new LayerMap(hidden, hiddenBias, output, outputBias);
    }

    private IEnumerable<string> Named(int axes) => tensors
        .Where(entry => entry.Value.IsFloating && entry.Value.Shape.Count == axes && !entry.Value.Shape.Contains(0)
            && !IsCalled(entry.Key, "bias"))
        .Select(entry => entry.Key).OrderBy(name => name, StringComparer.Ordinal);

    private bool IsBias(string name, int length) =>
        tensors[name].IsFloating
        && !IsCalled(name, "weight", "scale", "gamma", "mean", "var")
        && (tensors[name].Shape.SequenceEqual([length]) || (length == 1 && tensors[name].Shape.Count == 0));

    private static bool IsBeside(LayerMap map) =>
        (map.HiddenBias is null || Stem(map.HiddenBias) == Stem(map.HiddenWeight))
        && (map.OutputBias is null || Stem(map.OutputBias) == Stem(map.OutputWeight));

    private static bool IsCalled(string name, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string Stem(string name) => name.LastIndexOf('.') is int dot and >= 0 ? name[..dot] : "";
}
