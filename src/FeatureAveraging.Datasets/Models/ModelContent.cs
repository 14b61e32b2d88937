using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;

namespace FeatureAveraging.Datasets.Models;

/// <summary>What a model file holds, before anybody says what it means.</summary>
/// <param name="Path">The file.</param>
/// <param name="Format">Which of the formats it has, in words.</param>
/// <param name="Tensors">Its tensors by name.</param>
/// <param name="Metadata">Its metadata; empty where the format has none.</param>
public sealed record ModelContent(
    string Path, string Format, IReadOnlyDictionary<string, SafetensorsTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The operations of an ONNX file in words, in their order; empty for files of weights.</summary>
    public IReadOnlyList<string> Operations => Graph is null ? [] : [.. Graph.Nodes.Select(node => node.ToString())];

    /// <summary>The file itself where it is TorchScript: a program with its weights, which only libtorch can read.</summary>
    /// <value>Null for every other format.</value>
    public byte[]? Script { get; private init; }

    /// <summary>The file itself where it is ONNX, for a program that runs it as it is; null for every other format.</summary>
    public byte[]? GraphFile { get; private init; }

    /// <summary>Whether it is an ONNX graph.</summary>
    public bool IsGraph => Graph is not null;

    internal OnnxGraph? Graph { get; private init; }

    /// <summary>
    /// Reads a file: safetensors, a PyTorch state dictionary, TorchScript or ONNX, told apart by its bytes; arrays of NumPy by <c>.npz</c>.
    /// </summary>
    /// <remarks>Nothing is executed: of TorchScript the names of the members are looked at, and the bytes handed on.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, damaged or none of them.</exception>
    public static ModelContent Read(string path)
    {
        if (System.IO.Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
        {
            return new ModelContent(
                path, "NumPy arrays", NpzFile.Read(path).ToDictionary(entry => entry.Key, entry => ToTensor(entry.Value)),
                new Dictionary<string, string>());
        }

        byte[] bytes = InputFile.ReadAllBytes(path);
        if (bytes.AsSpan().StartsWith(PyTorchFile.Signature))
        {
            if (PyTorchFile.IsScript(path, bytes))
            {
                return new ModelContent(path, "TorchScript", Nothing, new Dictionary<string, string>()) { Script = bytes };
            }

            return new ModelContent(path, "PyTorch state dictionary", PyTorchFile.Read(path, bytes), new Dictionary<string, string>());
        }

        if (FindForeign(bytes) is { } foreign)
        {
            throw new DatasetException(
                path, $"it is {foreign.What}", "a .safetensors file, a PyTorch state dictionary (.pt), an .onnx or an .npz file",
                foreign.Advice);
        }

        // a protocol buffer of ONNX begins with the field ir_version; safetensors with a length whose high bytes are 0, and a brace
        if (System.IO.Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase)
            || bytes is [0x08, < 0x20, not 0, ..] and not [_, _, _, _, 0, 0, 0, 0, (byte)'{', ..])
        {
            OnnxGraph graph = OnnxFile.Read(path, bytes);
            return new ModelContent(path, "ONNX", graph.Constants, graph.Metadata) { Graph = graph, GraphFile = bytes };
        }

        SafetensorsFile file = SafetensorsFile.Parse(path, bytes);
        return new ModelContent(path, "safetensors", file.Tensors, file.Metadata);
    }

    // Weights are real numbers; what is none keeps its name and its type, and says what is wrong with it.
    private static SafetensorsTensor ToTensor(NpyArray array) => array.IsInteger || array.IsText
        ? new SafetensorsTensor(array.ElementType, array.Shape, array.Bytes)
        : SafetensorsTensor.FromDoubles(array.ToDoubles(), [.. array.Shape]);
    private static Dictionary<string, SafetensorsTensor> Nothing => [];

    private static (string What, string Advice)? FindForeign(byte[] bytes) => bytes switch
    {
        [0x80, >= 2 and <= 5, ..] => (
            "a bare Python pickle",
            "Write PyTorch weights with torch.save(model.state_dict(), 'model.pt') of PyTorch 1.6 or later; export others to ONNX."),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => ("an HDF5 file, as Keras writes it", "Export the model to ONNX (tf2onnx)."),
        _ => null,
    };
}
