using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Networks with one hidden layer from files of weights that know nothing of favg.</summary>
internal static class ForeignModel
{
    private const string Advice =
        "Networks x → ReLU(Wx + b) → output can be read: [M, d] and [K, M] or [M], as PyTorch stores them. Export others to ONNX.";

    /// <summary>Makes the network.</summary>
    /// <param name="content">The file.</param>
    /// <param name="map">Which tensor is what; null to find out from shapes.</param>
    /// <exception cref="DatasetException">Shapes do not say which tensor is what, or a tensor does not fit or is not finite.</exception>
    public static LoadedModel Load(ModelContent content, LayerMap? map)
    {
        map ??= Find(content);
        var reader = new TensorReader(new SafetensorsFile(content.Path, content.Tensors, content.Metadata), Advice);
        HiddenLayer hidden = LoadHidden(reader, map);
        TwoLayerNetwork network = LoadOutput(reader, map, hidden);
        string[]? labels = ModelFile.LoadLabels(reader);
        var said = new Diagnostic(DiagnosticIds.ForeignModel, Severity.Info,
            $"{content.Path}: read as a network with d = {hidden.InputDimension} inputs, M = {hidden.NeuronCount} ReLU neurons and " +
            $"{network.OutputCount} {(network.OutputCount == 1 ? "output" : "outputs")}: " +
            $"{string.Join(", ", map.Parts.Select(part => $"{part.Part} = {part.Tensor}"))}. " +
            $"A file of weights does not say what lies between them.");
        return new LoadedModel(network, [said, .. reader.Leftovers.Where(name => !name.StartsWith("metadata", StringComparison.Ordinal))
            .Select(name => new Diagnostic(
                DiagnosticIds.UnknownFileContent, Severity.Warning, $"{content.Path}: {name} is not part of the map and was not read."))])
        {
            Labels = labels,
        };
    }

    private static LayerMap Find(ModelContent content)
    {
        var finder = new LayerFinder(content.Tensors);
        IReadOnlyList<LayerMap> found = finder.FindAll();
        if (found.Count == 1)
        {
            return found[0];
        }

        string held = string.Join(", ", content.Tensors.OrderBy(t => t.Key, StringComparer.Ordinal).Take(12)
            .Select(t => $"{t.Key} [{string.Join(", ", t.Value.Shape)}]")) + (content.Tensors.Count > 12 ? ", …" : "");
        string proposal = finder.Propose() is { } map ? $"Say which tensor is what, for example {map}" : Advice;
        throw new DatasetException(
            content.Path,
            found.Count > 1 ? $"the shapes of its tensors fit a network in {found.Count} ways: {held}" : $"it holds {held}",
            "two weights and at most two biases whose shapes say which is which", proposal);
    }

    private static HiddenLayer LoadHidden(TensorReader reader, LayerMap map)
    {
        IReadOnlyList<int> shape = reader.Tensor(map.HiddenWeight, axes: 2).Shape;
        return shape[0] > 0 && shape[1] > 0
            ? new HiddenLayer(
                new Matrix(shape[0], shape[1], reader.Values(map.HiddenWeight, shape[0], shape[1])),
                map.HiddenBias is null ? null : reader.Values(map.HiddenBias, shape[0]))
            : throw reader.Fault($"tensor '{map.HiddenWeight}' has shape [{shape[0]}, {shape[1]}]", "at least one neuron and one input");
    }

    private static TwoLayerNetwork LoadOutput(TensorReader reader, LayerMap map, HiddenLayer hidden)
    {
        int neurons = hidden.NeuronCount;
        bool flat = reader.Rank(map.OutputWeight) == 1;
        int outputs = flat ? 1 : reader.Tensor(map.OutputWeight, axes: 2).Shape[0];
        double[] weights = flat ? reader.Values(map.OutputWeight, neurons) : reader.Values(map.OutputWeight, outputs, neurons);
        double[]? biases = map.OutputBias is null ? null
            : outputs == 1 && reader.Rank(map.OutputBias) == 0 ? reader.Values(map.OutputBias)
            : reader.Values(map.OutputBias, outputs);
        return outputs == 1 ? new BinaryNetwork(hidden, weights, biases?[0] ?? 0)
            : outputs > 1
                ? new DenseNetwork(hidden, new Matrix(outputs, neurons, weights), biases, ModelFile.FindPartition(reader, outputs))
            : throw reader.Fault($"tensor '{map.OutputWeight}' has no rows", "at least one output");
    }
}
