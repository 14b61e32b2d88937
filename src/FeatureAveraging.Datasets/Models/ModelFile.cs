using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Two-layer networks as safetensors files that Python's safetensors can read and write.</summary>
/// <remarks>
/// Binary: <c>hidden.weight</c> [M, d], <c>hidden.bias</c> [M] (optional), <c>output.weight</c> [M] (signed), <c>output.bias</c> [1]
/// (optional); metadata <c>favg.kind</c> = <c>binary</c>.
/// k-class: <c>hidden.weight</c> [k·h, d] class by class, <c>hidden.bias</c> [k·h] (optional);
/// metadata <c>favg.kind</c> = <c>multiclass</c>, <c>favg.classes</c> = k,
/// <c>favg.neurons_per_class</c> = h, <c>favg.sides</c> = one <c>+</c> or <c>-</c> per class, or for
/// more than two coarse classes <c>favg.groups</c> = the coarse class of each class from 0, such as <c>0,0,1,1,2</c>. Both:
/// <c>favg.activation_power</c> = p of the polynomial ReLU, 1 when absent.
/// A missing hidden bias means a layer without bias; a missing output bias means 0. F32 or F64; written as F64.
/// </remarks>
public static class ModelFile
{
    private const string HiddenWeight = "hidden.weight";
    private const string HiddenBias = "hidden.bias";
    private const string OutputWeight = "output.weight";
    private const string OutputBias = "output.bias";
    private const string Kind = "favg.kind";
    private const string Classes = "favg.classes";
    private const string NeuronsPerClass = "favg.neurons_per_class";
    private const string Sides = "favg.sides";
    private const string Groups = "favg.groups";
    private const string ActivationPower = "favg.activation_power";
    private const string Advice = "Export the model again in the layout that favg train writes.";

    /// <summary>Writes a network atomically, in double precision. The same network always gives the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="network">A binary or k-class network.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, TwoLayerNetwork network)
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

        switch (network)
        {
            case BinaryNetwork binary:
                Describe(binary, tensors, metadata);
                break;
            case MulticlassNetwork multiclass:
                Describe(multiclass, metadata);
                break;
            default:
                throw new ArgumentException(
                    $"network is a {network.GetType().Name}; a binary or k-class network can be saved.", nameof(network));
        }

        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a network.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The network; unknown tensors and metadata are reported as <see cref="DiagnosticIds.UnknownFileContent"/>.</returns>
    /// <exception cref="DatasetException">The file is missing or damaged; a tensor or metadata value is missing, misshapen or not
    /// finite.</exception>
    public static LoadedModel Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        var reader = new TensorReader(file, Advice);
        string kind = reader.Text(Kind, "'binary' or 'multiclass'");
        TwoLayerNetwork network = kind switch
        {
            "binary" => LoadBinary(reader),
            "multiclass" => LoadMulticlass(reader),
            DeepModelFile.KindValue => throw new DatasetException(
                path, "it holds a deep network", "a two-layer network ('binary' or 'multiclass')",
                "Deep networks are read by: favg attack."),
            _ => throw reader.Fault($"metadata '{Kind}' is '{kind}'", "'binary' or 'multiclass'"),
        };
        return new LoadedModel(network, [.. reader.Leftovers.Select(name => new Diagnostic(
            DiagnosticIds.UnknownFileContent, Severity.Warning, $"{path}: {name} is not part of a {kind} model file and was not read."))]);
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
        if (network.Partition.GroupCount == 2)
        {
            metadata[Sides] = string.Concat(network.Partition.Labels.ToArray().Select(s => s > 0 ? '+' : '-'));
        }
        else
        {
            metadata[Groups] = string.Join(',', network.Partition.Groups.ToArray());
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

    private static Partition LoadPartition(TensorReader reader, int classes)
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
