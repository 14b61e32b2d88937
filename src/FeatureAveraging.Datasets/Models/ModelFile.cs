using System.Globalization;
using System.Text.Json;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>
/// Two-layer networks as safetensors files that Python's safetensors can read and write, and networks of other programs (read only).
/// </summary>
/// <remarks>
/// Binary: <c>hidden.weight</c> [M, d], <c>hidden.bias</c> [M] (optional), <c>output.weight</c> [M] (signed), <c>output.bias</c> [1]
/// (optional); metadata <c>favg.kind</c> = <c>binary</c>.
/// k-class: <c>hidden.weight</c> [k·h, d] class by class, <c>hidden.bias</c> [k·h] (optional);
/// metadata <c>favg.kind</c> = <c>multiclass</c>, <c>favg.classes</c> = k,
/// <c>favg.neurons_per_class</c> = h, <c>favg.sides</c> = one <c>+</c> or <c>-</c> per class, or for
/// more than two coarse classes <c>favg.groups</c> = the coarse class of each class from 0, such as <c>0,0,1,1,2</c>.
/// Dense: <c>hidden.*</c>, <c>output.weight</c> [K, M], <c>output.bias</c> [K] (optional); metadata <c>favg.kind</c> = <c>dense</c>, and
/// where outputs share coarse classes <c>favg.sides</c> or <c>favg.groups</c>. All:
/// <c>favg.activation_power</c> = p of the polynomial ReLU, 1 when absent; <c>favg.labels</c> = a JSON array with the user's name of each
/// coarse class, + first, where names are known.
/// A missing hidden bias means a layer without bias; a missing output bias means 0. F64, F32, F16 or BF16; written as F64.
/// </remarks>
public static class ModelFile
{
    private const string HiddenWeight = LayerMap.HiddenWeightName;
    private const string HiddenBias = LayerMap.HiddenBiasName;
    private const string OutputWeight = LayerMap.OutputWeightName;
    private const string OutputBias = LayerMap.OutputBiasName;
    private const string Kind = "favg.kind";
    private const string Classes = "favg.classes";
    private const string NeuronsPerClass = "favg.neurons_per_class";
    private const string Sides = "favg.sides";
    private const string Groups = "favg.groups";
    private const string ActivationPower = "favg.activation_power";
    internal const string LabelsKey = "favg.labels";
    private const string Advice = "Export the model again in the layout that favg train writes.";

    /// <summary>Writes a network atomically, in double precision. The same network always gives the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="network">A network.</param>
    /// <param name="labels">The user's name of each coarse class, from group 0 on; null where there are none.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, TwoLayerNetwork network, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        HiddenLayer hidden = network.Hidden;
        var metadata = new Dictionary<string, string>();
        var tensors = new Dictionary<string, SafetensorsTensor>
        {
            [HiddenWeight] = SafetensorsTensor.FromDoubles(hidden.Weights.Values, hidden.NeuronCount, hidden.InputDimension),
        };
        if (hidden.HasBias)
        {
            tensors[HiddenBias] = SafetensorsTensor.FromDoubles(hidden.Biases, hidden.NeuronCount);
        }

        if (!hidden.Activation.IsRelu)
        {
            metadata[ActivationPower] = hidden.Activation.Power.ToString(CultureInfo.InvariantCulture);
        }

        AddLabels(labels, metadata);
        switch (network)
        {
            case BinaryNetwork binary:
                Describe(binary, tensors, metadata);
                break;
            case MulticlassNetwork multiclass:
                Describe(multiclass, metadata);
                break;
            case DenseNetwork dense:
                Describe(dense, tensors, metadata);
                break;
            default:
                throw new ArgumentException($"network is a {network.GetType().Name}, which cannot be saved.", nameof(network));
        }

        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>
    /// Writes a network atomically with the names of two linear layers of PyTorch, in double precision; coarse classes are metadata.
    /// </summary>
    /// <param name="path">The file to make or replace: safetensors.</param>
    /// <param name="network">A network of ReLUs; a binary one has one output.</param>
    /// <param name="hidden">Name of the first layer, for example <c>fc1</c>: <c>fc1.weight</c> [M, d] and <c>fc1.bias</c> [M].</param>
    /// <param name="output">Name of the second layer, [K, M] and [K].</param>
    /// <param name="labels">The user's name of each coarse class, from group 0 on; null where there are none.</param>
    /// <exception cref="ArgumentException">The activation is not the ReLU, which such names do not tell.</exception>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Export(
        string path, TwoLayerNetwork network, string hidden, string output, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        HiddenLayer layer = network.Hidden;
        int neurons = layer.NeuronCount, outputs = network.OutputCount;
        Shape.Require(
            layer.Activation.IsRelu, nameof(network), $"has a polynomial ReLU with p = {layer.Activation.Power}; p = 1 is needed");
        double[] weights = [.. Enumerable.Range(0, outputs * neurons).Select(i => network.OutputWeight(i / neurons, i % neurons))];
        double[] biases = [.. Enumerable.Range(0, outputs).Select(network.OutputBiasOf)];
        var tensors = new Dictionary<string, SafetensorsTensor>
        {
            [$"{hidden}.weight"] = SafetensorsTensor.FromDoubles(layer.Weights.Values, neurons, layer.InputDimension),
            [$"{hidden}.bias"] = SafetensorsTensor.FromDoubles(layer.Biases, neurons),
            [$"{output}.weight"] = SafetensorsTensor.FromDoubles(weights, outputs, neurons),
            [$"{output}.bias"] = SafetensorsTensor.FromDoubles(biases, outputs),
        };
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (network is MulticlassNetwork { Partition: var sides })
        {
            Describe(sides, metadata);
        }
        else if (network is DenseNetwork dense)
        {
            DescribeGroups(dense, metadata);
        }

        AddLabels(labels, metadata);
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a network.</summary>
    /// <param name="path">A safetensors file, a PyTorch state dictionary or an ONNX file.</param>
    /// <param name="map">Which tensor is what, where shapes do not say; null where they do.</param>
    /// <returns>The network; unknown tensors and metadata are reported as <see cref="DiagnosticIds.UnknownFileContent"/>, how a file of
    /// another program was understood as <see cref="DiagnosticIds.ForeignModel"/>.</returns>
    /// <exception cref="DatasetException">The file is missing or damaged; a tensor or metadata value is missing, misshapen or not
    /// finite.</exception>
    public static LoadedModel Load(string path, LayerMap? map = null) => Understand(ModelContent.Read(path), map);

    /// <summary>Makes the network of a file that was read.</summary>
    /// <param name="content">What the file holds.</param>
    /// <param name="map">As in <see cref="Load"/>.</param>
    /// <returns>As <see cref="Load"/>.</returns>
    /// <exception cref="DatasetException">As of <see cref="Load"/>.</exception>
    public static LoadedModel Understand(ModelContent content, LayerMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Graph is not null)
        {
            return map is null ? OnnxModel.Load(content) : throw new DatasetException(
                content.Path, "it is an ONNX file, whose graph says what is what", "no map", "Leave --map out.");
        }

        if (content.Script is not null)
        {
            throw new DatasetException(
                content.Path, "it is TorchScript, a program with its weights", "weights, or an ONNX graph",
                "Save the weights alone, torch.save(model.state_dict(), 'model.pt'), or let the favg command read it, which has libtorch.");
        }

        // coarse classes may be told of any network: Export writes them
        bool ours = content.Metadata.Keys.Any(
            key => key.StartsWith("favg.", StringComparison.Ordinal) && key is not (Sides or Groups or LabelsKey));
        return !ours ? ForeignModel.Load(content, map)
            : map is null ? LoadOurs(content)
            : throw new DatasetException(content.Path, "its metadata say what is what", "no map", "Leave --map out.");
    }

    /// <summary>The steps of a deep network of another program.</summary>
    /// <param name="content">An ONNX file.</param>
    /// <exception cref="DatasetException">
    /// It is another file, or its graph has an operation, an attribute or a type that is not read; the message names it.
    /// </exception>
    public static LayerGraph LoadGraph(ModelContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return content.Graph is null
            ? throw new DatasetException(content.Path, $"it is a {content.Format} file", "an ONNX file", "Export the model to ONNX.")
            : OnnxLayerGraph.Load(content);
    }

    private static LoadedModel LoadOurs(ModelContent content)
    {
        var reader = new TensorReader(new SafetensorsFile(content.Path, content.Tensors, content.Metadata), Advice);
        string kind = reader.Text(Kind, "'binary', 'multiclass' or 'dense'");
        TwoLayerNetwork network = kind switch
        {
            "binary" => LoadBinary(reader),
            "multiclass" => LoadMulticlass(reader),
            "dense" => LoadDense(reader),
            DeepModelFile.KindValue => throw new DatasetException(
                content.Path, "it holds a deep network", "a two-layer network ('binary', 'multiclass' or 'dense')",
                "Deep networks are read by: favg attack."),
            _ => throw reader.Fault($"metadata '{Kind}' is '{kind}'", "'binary', 'multiclass' or 'dense'"),
        };
        string[]? labels = LoadLabels(reader);
        return new LoadedModel(network, [.. reader.Leftovers.Select(name => new Diagnostic(
            DiagnosticIds.UnknownFileContent, Severity.Warning,
            $"{content.Path}: {name} is not part of a {kind} model file and was not read."))])
        {
            Labels = labels,
        };
    }

    /// <summary>Adds the user's name of each coarse class; nothing where there are none.</summary>
    internal static void AddLabels(IReadOnlyList<string>? labels, Dictionary<string, string> metadata)
    {
        if (labels is not null)
        {
            metadata[LabelsKey] = JsonSerializer.Serialize([.. labels], DeepModelJson.Default.StringArray);
        }
    }

    /// <summary>The user's name of each coarse class; null where the file does not say.</summary>
    internal static string[]? LoadLabels(TensorReader reader)
    {
        if (reader.TextOrNull(LabelsKey) is not { } text)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, DeepModelJson.Default.StringArray);
        }
        catch (JsonException)
        {
            throw reader.Fault($"metadata '{LabelsKey}' is '{text}'", "a JSON array of names");
        }
    }

    private static void Describe(BinaryNetwork network, Dictionary<string, SafetensorsTensor> tensors, Dictionary<string, string> metadata)
    {
        metadata[Kind] = "binary";
        tensors[OutputWeight] = SafetensorsTensor.FromDoubles(network.OutputWeights, network.Hidden.NeuronCount);
        if (network.OutputBias != 0)
        {
            tensors[OutputBias] = SafetensorsTensor.FromDoubles([network.OutputBias], 1);
        }
    }

    private static void Describe(MulticlassNetwork network, Dictionary<string, string> metadata)
    {
        metadata[Kind] = "multiclass";
        metadata[Classes] = network.ClassCount.ToString(CultureInfo.InvariantCulture);
        metadata[NeuronsPerClass] = network.NeuronsPerClass.ToString(CultureInfo.InvariantCulture);
        Describe(network.Partition, metadata);
    }

    /// <summary>Adds the coarse class of each class.</summary>
    internal static void Describe(Partition partition, Dictionary<string, string> metadata)
    {
        if (partition.GroupCount == 2)
        {
            metadata[Sides] = string.Concat(partition.Labels.ToArray().Select(s => s > 0 ? '+' : '-'));
        }
        else
        {
            metadata[Groups] = string.Join(',', partition.Groups.ToArray());
        }
    }

    private static void Describe(DenseNetwork network, Dictionary<string, SafetensorsTensor> tensors, Dictionary<string, string> metadata)
    {
        metadata[Kind] = "dense";
        tensors[OutputWeight] =
            SafetensorsTensor.FromDoubles(network.OutputWeights.Values, network.OutputCount, network.Hidden.NeuronCount);
        tensors[OutputBias] = SafetensorsTensor.FromDoubles(network.OutputBiases, network.OutputCount);
        DescribeGroups(network, metadata);
    }

    private static void DescribeGroups(DenseNetwork network, Dictionary<string, string> metadata)
    {
        if (!network.Partition.Groups.SequenceEqual(DenseNetwork.OwnClasses(network.OutputCount).Groups))
        {
            Describe(network.Partition, metadata);
        }
    }

    private static BinaryNetwork LoadBinary(TensorReader reader)
    {
        HiddenLayer hidden = LoadHidden(reader);
        double[] output = reader.Values(OutputWeight, hidden.NeuronCount);
        double bias = reader.HasTensor(OutputBias) ? reader.Values(OutputBias, 1)[0] : 0;
        return new BinaryNetwork(hidden, output, bias);
    }

    private static MulticlassNetwork LoadMulticlass(TensorReader reader)
    {
        int classes = reader.Number(Classes, reader.Text(Classes, "the number of classes k"), least: 2);
        int neurons = reader.Number(NeuronsPerClass, reader.Text(NeuronsPerClass, "the neurons per class h"), least: 1);
        Partition partition = LoadPartition(reader, classes);
        HiddenLayer hidden = LoadHidden(reader);
        return hidden.NeuronCount == (long)classes * neurons
            ? new MulticlassNetwork(hidden, partition)
            : throw reader.Fault($"tensor '{HiddenWeight}' has {hidden.NeuronCount} rows", $"k·h = {classes}·{neurons} rows");
    }

    private static DenseNetwork LoadDense(TensorReader reader)
    {
        HiddenLayer hidden = LoadHidden(reader);
        int outputs = reader.Tensor(OutputWeight, axes: 2).Shape[0];
        if (outputs < 2)
        {
            throw reader.Fault($"tensor '{OutputWeight}' has {outputs} rows", "K ≥ 2 rows");
        }

        var weights = new Matrix(outputs, hidden.NeuronCount, reader.Values(OutputWeight, outputs, hidden.NeuronCount));
        double[]? biases = reader.HasTensor(OutputBias) ? reader.Values(OutputBias, outputs) : null;
        return new DenseNetwork(hidden, weights, biases, FindPartition(reader, outputs));
    }

    /// <summary>Coarse classes of the outputs; null where the metadata say nothing of them.</summary>
    internal static Partition? FindPartition(TensorReader reader, int outputs) =>
        (reader.TextOrNull(Groups) ?? reader.TextOrNull(Sides)) is null ? null : LoadPartition(reader, outputs);

    /// <summary>Coarse classes of the outputs.</summary>
    internal static Partition LoadPartition(TensorReader reader, int classes)
    {
        string? groups = reader.TextOrNull(Groups), sides = reader.TextOrNull(Sides);
        if (groups is not null && sides is not null)
        {
            throw reader.Fault($"there is metadata '{Sides}' and '{Groups}'", "one of them");
        }

        if (groups is null)
        {
            sides = reader.Text(Sides, "one '+' or '-' per class");
            return sides.Length == classes && sides.All(s => s is '+' or '-') && sides.Contains('+') && sides.Contains('-')
                ? new Partition([.. sides.Select(s => s == '+' ? 1 : -1)])
                : throw reader.Fault($"metadata '{Sides}' is '{sides}'", $"{classes} characters '+' or '-', at least one of each");
        }

        int[] group = [.. groups.Split(',').Select(ParseGroup)];
        int[] present = [.. group.Distinct().Order()];
        return group.Length == classes && present.Length >= 2 && present.SequenceEqual(Enumerable.Range(0, present.Length))
            ? Partition.OfGroups(group)
            : throw reader.Fault(
                $"metadata '{Groups}' is '{groups}'", $"{classes} numbers: every group from 0 at least once, at least two groups");
    }

    private static int ParseGroup(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int group) ? group : -1;

    private static HiddenLayer LoadHidden(TensorReader reader)
    {
        IReadOnlyList<int> shape = reader.Tensor(HiddenWeight, axes: 2).Shape;
        (int neurons, int dimension) = (shape[0], shape[1]);
        if (neurons == 0 || dimension == 0)
        {
            throw reader.Fault($"tensor '{HiddenWeight}' has shape [{neurons}, {dimension}]", "at least one neuron and one input");
        }

        var weights = new Matrix(neurons, dimension, reader.Values(HiddenWeight, neurons, dimension));
        double[]? biases = reader.HasTensor(HiddenBias) ? reader.Values(HiddenBias, neurons) : null;
        string? power = reader.TextOrNull(ActivationPower);
        return new HiddenLayer(
            weights, biases, power is null ? Activation.Relu : new Activation(reader.Number(ActivationPower, power, least: 1)));
    }
}
