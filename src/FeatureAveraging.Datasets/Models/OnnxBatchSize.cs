using System.Runtime.InteropServices;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Models;

/// <summary>
/// The operations that <c>x.view(x.size(0), -1)</c> becomes: Shape, Gather of its first length, Unsqueeze and Concat with constants.
/// What they make is a constant shape but for the number of samples, which stands first.
/// </summary>
internal sealed class OnnxBatchSize
{
    private readonly HashSet<string> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sizes = new(StringComparer.Ordinal);

    /// <summary>Follows an operation, where it is one of these.</summary>
    /// <param name="node">The operation.</param>
    /// <param name="signals">Names of signals.</param>
    /// <param name="constants">Constants; receives the shape, whose first length, of the batch, is −1.</param>
    /// <returns>Whether it is.</returns>
    public bool TryFollow(
        OnnxNode node, IReadOnlyDictionary<string, string> signals, Dictionary<string, SafetensorsTensor> constants)
    {
        string output = node.Outputs[0];
        switch (node)
        {
            case { Operation: "Shape", Inputs: [var signal], Attributes.Count: 0 } when signals.ContainsKey(signal):
                return _shapes.Add(output);
            case { Operation: "Gather", Inputs: [var shape, var index] } when _shapes.Contains(shape):
                return Wholes(index) is [0] && _sizes.Add(output);
            case { Operation: "Unsqueeze", Inputs.Count: 1 or 2 } when _sizes.Contains(node.Inputs[0]):
                return _sizes.Add(output);
            case { Operation: "Concat", Inputs.Count: > 1 } when _sizes.Contains(node.Inputs[0]):
                string[] others = [.. node.Inputs.Skip(1)];
                if (others.Select(Wholes).Any(list => list is null))
                {
                    return false;
                }

                long[] all = [-1, .. others.SelectMany(name => Wholes(name)!)];
                constants[output] = new SafetensorsTensor("I64", [all.Length], MemoryMarshal.AsBytes<long>(all).ToArray());
                return true;
            default:
                return false;
        }

        long[]? Wholes(string name) => constants.GetValueOrDefault(name) is { ElementType: "I64" } tensor
            ? MemoryMarshal.Cast<byte, long>(tensor.Bytes.Span).ToArray() : null;
    }
}
