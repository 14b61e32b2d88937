using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Deep networks as safetensors files that Python's safetensors and PyTorch's <c>load_state_dict</c> can read.</summary>
/// <remarks>
/// Tensors: F32, by PyTorch's names. Metadata: <c>favg.kind</c> = <c>vision</c>, <c>favg.architecture</c>, <c>favg.width</c>,
/// <c>favg.input</c> = c,h,w,
/// <c>favg.classes</c> = a JSON array of the k names, <c>favg.sides</c> or <c>favg.groups</c>, and <c>favg.labels</c> where the coarse
/// classes have names, as in <see cref="ModelFile"/>; <c>favg.order</c> = the coarse classes in the order of the user's numbers, as 1,0,
/// where it is not their own. Other metadata is not read.
/// </remarks>
public static class DeepModelFile
{
    private const string Kind = "favg.kind";
    internal const string KindValue = "vision";
    private const string Architecture = "favg.architecture";
    private const string Width = "favg.width";
    private const string Input = "favg.input";
    private const string Classes = "favg.classes";
    private const string Order = "favg.order";
    // a whole number that PyTorch keeps beside a normalisation; nothing reads it
    private const string BatchCounter = ".num_batches_tracked";
    private const string Advice = "Give a model file that favg reproduce wrote, or a state dictionary of PyTorch saved with safetensors.";

    /// <summary>Writes a network atomically. The same network always gives the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="model">The network.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, DeepModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        DeepModelDescription description = model.Description;
        var metadata = new Dictionary<string, string>
        {
            [Kind] = KindValue,
            [Architecture] = description.Architecture,
            [Width] = description.Width.ToString(CultureInfo.InvariantCulture),
            [Input] =
                string.Create(CultureInfo.InvariantCulture, $"{description.Channels},{description.ImageHeight},{description.ImageWidth}"),
            [Classes] = JsonSerializer.Serialize([.. description.Classes], DeepModelJson.Default.StringArray),
        };
        ModelFile.Describe(description.Partition, metadata);
        ModelFile.AddLabels(description.Labels, metadata);
        IReadOnlyList<int> order = description.NumberedGroups;
        if (!order.SequenceEqual(order.Order()))
        {
            metadata[Order] = string.Join(',', order);
        }

        SafetensorsFile.Write(
            path,
            model.State.ToDictionary(
                entry => entry.Key, entry => SafetensorsTensor.FromFloats(entry.Value.Values, [.. entry.Value.Lengths])),
            metadata);
    }

    /// <summary>Whether a file says that it holds a deep network.</summary>
    /// <param name="path">The file; of one that cannot be read the answer is no, and whoever loads it says what is wrong.</param>
    public static bool Recognizes(string path)
    {
        try
        {
            return SafetensorsFile.Read(path).Metadata.GetValueOrDefault(Kind) == KindValue;
        }
        catch (DatasetException)        // ModelFile.Load says what is wrong
        {
            return false;
        }
    }

    /// <summary>Reads a network that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, damaged or not such a file; a tensor is not F32.</exception>
    public static DeepModel Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        var reader = new TensorReader(file, Advice);
        string kind = reader.Text(Kind, $"'{KindValue}'");
        if (kind != KindValue)
        {
            throw reader.Fault($"metadata '{Kind}' is '{kind}'", $"'{KindValue}'");
        }

        string[] classes = ReadClasses(reader);
        string[] input = reader.Text(Input, "channels, rows and columns of an image").Split(',');
        if (input.Length != 3)
        {
            throw reader.Fault($"metadata '{Input}' has {input.Length} numbers", "three: channels, rows and columns of an image");
        }

        Partition partition = ModelFile.LoadPartition(reader, classes.Length);
        int[] lengths = [.. input.Select(text => reader.Number(Input, text, least: 1))];
        var description = new DeepModelDescription(
            reader.Text(Architecture, "the name of the architecture"),
            reader.Number(Width, reader.Text(Width, "the width"), least: 1),
            lengths[0],
            lengths[1],
            lengths[2],
            classes,
            partition)
        {
            Labels = ReadLabels(reader, partition.GroupCount),
            NumberedGroups = ReadOrder(reader, partition.GroupCount),
        };
        return new DeepModel(description, ReadState(file, reader));
    }

    /// <summary>
    /// Reads the arrays and ignores the metadata: a file that favg wrote, or a state dictionary of PyTorch.
    /// PyTorch's counters of batches are left out.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing or damaged, or a tensor is not F32.</exception>
    public static IReadOnlyDictionary<string, ModelArray> LoadState(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        return ReadState(file, new TensorReader(file, Advice));
    }

    private static Dictionary<string, ModelArray> ReadState(SafetensorsFile file, TensorReader reader) => file.Tensors
        .Where(entry => !entry.Key.EndsWith(BatchCounter, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key, entry => reader.Array(entry.Key), StringComparer.Ordinal);

    private static string[] ReadClasses(TensorReader reader)
    {
        string text = reader.Text(Classes, "a JSON array of class names");
        try
        {
            return JsonSerializer.Deserialize(text, DeepModelJson.Default.StringArray) is { Length: >= 2 } names
                && !names.Any(string.IsNullOrWhiteSpace) && names.Distinct().Count() == names.Length
                ? names
                : throw reader.Fault($"metadata '{Classes}' is '{text}'", "at least two names, none of them empty or twice");
        }
        catch (JsonException fault)
        {
            throw reader.Fault($"metadata '{Classes}' is '{text}' ({fault.Message})", "a JSON array of class names");
        }
    }

    private static int[]? ReadOrder(TensorReader reader, int groups)
    {
        if (reader.TextOrNull(Order) is not { } text)
        {
            return null;
        }

        int[] order = [.. text.Split(',').Select(number => reader.Number(Order, number, least: 0))];
        return order.Order().SequenceEqual(Enumerable.Range(0, groups))
            ? order
            : throw reader.Fault($"metadata '{Order}' is '{text}'", $"each of the {groups} coarse classes once, such as 1,0");
    }

    private static string[]? ReadLabels(TensorReader reader, int groups)
    {
        string[]? labels = ModelFile.LoadLabels(reader);
        return labels is null || labels.Length == groups
            ? labels
            : throw reader.Fault($"metadata 'favg.labels' has {labels.Length} names", $"{groups}, one for each coarse class");
    }
}

/// <summary>Compiled serialisation metadata.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class DeepModelJson : JsonSerializerContext;
