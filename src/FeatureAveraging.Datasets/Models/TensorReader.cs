using System.Globalization;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Reads expected tensors and metadata of a safetensors file and remembers which were read.</summary>
internal sealed class TensorReader(SafetensorsFile file, string advice)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Names of tensors and metadata that were not read, sorted.</summary>
    public IReadOnlyList<string> Leftovers =>
    [
        .. file.Tensors.Keys.Select(name => $"tensor '{name}'")
            .Concat(file.Metadata.Keys.Select(name => $"metadata '{name}'"))
            .Except(_asked)
            .Order(StringComparer.Ordinal),
    ];

    public DatasetException Fault(string found, string expected) => new(file.Path, found, expected, advice);

    public bool HasTensor(string name) => file.Tensors.ContainsKey(name);

    /// <summary>Number of axes of a tensor; −1 where there is none.</summary>
    public int Rank(string name) => file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor) ? tensor.Shape.Count : -1;

    /// <summary>A tensor that must be there, with a given number of axes.</summary>
    public SafetensorsTensor Tensor(string name, int axes)
    {
        _asked.Add($"tensor '{name}'");
        if (!file.Tensors.TryGetValue(name, out SafetensorsTensor? tensor))
        {
            throw Fault($"there is no tensor '{name}' (the file holds {Listed(file.Tensors.Keys)})", $"tensor '{name}' with {axes} axes");
        }

        return tensor.Shape.Count == axes
            ? tensor
            : throw Fault($"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}]", $"{axes} axes");
    }

    /// <summary>The finite values of a tensor that must be there, with a given shape.</summary>
    public double[] Values(string name, params int[] shape)
    {
        SafetensorsTensor tensor = Tensor(name, shape.Length);
        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw Fault($"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}]", $"[{string.Join(", ", shape)}]");
        }

        if (!tensor.IsFloating)
        {
            throw Fault($"tensor '{name}' holds {tensor.ElementType} values", "F64, F32, F16 or BF16");
        }

        double[] values = tensor.ToDoubles();
        int bad = System.Array.FindIndex(values, v => !double.IsFinite(v));
        return bad < 0
            ? values
            : throw Fault(
                string.Create(CultureInfo.InvariantCulture, $"tensor '{name}' holds {values[bad]} at index {bad}"), "finite values");
    }

    /// <summary>A tensor of single precision with any shape, bit for bit; its values may be anything.</summary>
    public ModelArray Array(string name)
    {
        _asked.Add($"tensor '{name}'");
        SafetensorsTensor tensor = file.Tensors[name];
        return tensor.ElementType == "F32"
            ? new ModelArray(tensor.ToFloats(), [.. tensor.Shape])
            : throw Fault($"tensor '{name}' holds {tensor.ElementType} values", "F32");
    }

    /// <summary>A metadata value, or null.</summary>
    public string? TextOrNull(string key)
    {
        _asked.Add($"metadata '{key}'");
        return file.Metadata.GetValueOrDefault(key);
    }

    /// <summary>A metadata value that must be there.</summary>
    public string Text(string key, string expected) =>
        TextOrNull(key)
            ?? throw Fault($"there is no metadata '{key}' (the file holds {Listed(file.Metadata.Keys)})", $"'{key}' = {expected}");

    /// <summary>A metadata value that must be a whole number.</summary>
    public int Number(string key, string text, int least) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least
            ? value
            : throw Fault($"metadata '{key}' is '{text}'", $"a whole number ≥ {least}");

    private static string Listed(IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Order(StringComparer.Ordinal));
        return list.Length == 0 ? "none" : list;
    }
}
