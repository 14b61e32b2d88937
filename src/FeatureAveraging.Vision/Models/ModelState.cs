using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Moves named tensors to named arrays and back.</summary>
internal static class ModelState
{
    private const string BatchCount = ".num_batches_tracked";       // PyTorch counts batches there; nothing we do reads it

    /// <summary>Copies tensors out, row-major in the order of their shape.</summary>
    public static Dictionary<string, ModelArray> Copy(IEnumerable<(string Name, Tensor Value)> tensors) =>
        tensors.ToDictionary(entry => entry.Name, entry => Copy(entry.Value), StringComparer.Ordinal);

    /// <summary>Overwrites every tensor with the array of its name.</summary>
    /// <exception cref="ModelStateException">A name is missing, unexpected or misshapen, or a value is not finite.</exception>
    public static void Load(IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, ModelArray> arrays)
    {
        (string Name, Tensor Value)[] wanted = [.. tensors];
        List<string> faults = [.. wanted.Select(entry => FaultOf(entry.Name, entry.Value, arrays)).OfType<string>()];
        faults.AddRange(
            arrays.Keys.Except(wanted.Select(entry => entry.Name)).Order(StringComparer.Ordinal).Select(
                name => $"'{name}' is not part of this model."));
        if (faults.Count > 0)
        {
            throw new ModelStateException(faults);
        }

        using IDisposable untracked = no_grad();
        foreach ((string name, Tensor value) in wanted)
        {
            using DisposeScope scope = NewDisposeScope();
            value.copy_(TensorMemory.Create(arrays[name].Values, value.shape, CPU));
        }
    }

    /// <summary>
    /// A state dictionary of PyTorch in our names: torchvision's are ours;
    /// kuangliu/pytorch-cifar calls the projections <c>shortcut</c> and the last layer <c>linear</c>.
    /// </summary>
    /// <param name="arrays">The dictionary; batch counters are left out.</param>
    public static Dictionary<string, ModelArray> Rename(IReadOnlyDictionary<string, ModelArray> arrays) => arrays
        .Where(entry => !entry.Key.EndsWith(BatchCount, StringComparison.Ordinal))
        .ToDictionary(
            entry => entry.Key.StartsWith("linear.", StringComparison.Ordinal)
                ? "fc." + entry.Key["linear.".Length..]
                : entry.Key.Replace(".shortcut.", ".downsample.", StringComparison.Ordinal),
            entry => entry.Value, StringComparer.Ordinal);

    private static ModelArray Copy(Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        return new ModelArray(TensorMemory.ReadFloats(value), Lengths(value));
    }

    private static string? FaultOf(string name, Tensor value, IReadOnlyDictionary<string, ModelArray> arrays)
    {
        if (!arrays.TryGetValue(name, out ModelArray? array))
        {
            return $"'{name}' is missing; expected shape [{string.Join(", ", Lengths(value))}].";
        }

        if (!array.Lengths.SequenceEqual(Lengths(value)))
        {
            return $"'{name}' has shape [{string.Join(", ", array.Lengths)}]; expected [{string.Join(", ", Lengths(value))}].";
        }

        int bad = Array.FindIndex(array.Values, v => !float.IsFinite(v));
        return bad < 0 ? null : $"'{name}' holds {array.Values[bad]} at index {bad}; every value must be finite.";
    }

    private static int[] Lengths(Tensor value) => Array.ConvertAll(value.shape, length => checked((int)length));
}
