using System.Globalization;

namespace FeatureAveraging.Datasets.Formats;

/// <summary>One operation of an ONNX graph.</summary>
/// <param name="Operation">Its type, for example <c>Gemm</c>, with the domain in front where that is not ONNX's own.</param>
/// <param name="Inputs">Names of what it reads; empty for an optional input that is not given.</param>
/// <param name="Outputs">Names of what it makes.</param>
/// <param name="Numbers">Its attributes that are one number.</param>
/// <param name="Lists">Its attributes that are several whole numbers.</param>
/// <param name="Words">Its attributes that are strings, one or several.</param>
/// <param name="Tensor">Its attribute that is a tensor; null for none.</param>
/// <param name="Attributes">Names of all its attributes, of whatever kind.</param>
internal sealed record OnnxNode(
    string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, double> Numbers,
    IReadOnlyDictionary<string, long[]> Lists, IReadOnlyDictionary<string, string[]> Words, SafetensorsTensor? Tensor,
    IReadOnlyList<string> Attributes)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(", ", Outputs)} = {Operation}({string.Join(", ", Inputs)})");
}

/// <summary>An ONNX graph: constants, operations in their order, inputs and outputs.</summary>
/// <param name="Constants">Initialisers by name.</param>
/// <param name="Nodes">Operations; each reads what came before.</param>
/// <param name="Inputs">Names of the inputs, initialisers left out.</param>
/// <param name="Outputs">Names of the outputs.</param>
/// <param name="Words">Strings of the initialisers that hold such, by name; empty for the others.</param>
internal sealed record OnnxGraph(
    IReadOnlyDictionary<string, SafetensorsTensor> Constants, IReadOnlyList<OnnxNode> Nodes, IReadOnlyList<OnnxInput> Inputs,
    IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, IReadOnlyList<string>> Words)
{
    /// <summary>The file's metadata.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>An input of an ONNX graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Its element type, 1 for float; 0 where the file does not say.</param>
/// <param name="Axes">Lengths of its axes, 0 where any will do; null where the file does not say.</param>
internal sealed record OnnxInput(string Name, int ElementType, IReadOnlyList<int>? Axes);
