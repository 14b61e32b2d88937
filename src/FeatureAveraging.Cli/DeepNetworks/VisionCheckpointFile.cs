using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>
/// Checkpoints of deep trainings as safetensors files, bit for bit: every array an F32 tensor by its own name, the finished epochs an F64
/// tensor <c>favg.history</c> [epochs, 4]
/// (epoch, loss, accuracy, learning rate); metadata <c>favg.kind</c> = <c>vision-checkpoint</c> and <c>favg.fingerprint</c>.
/// </summary>
internal static class VisionCheckpointFile
{
    private const string Kind = "favg.kind";
    private const string KindValue = "vision-checkpoint";
    private const string Fingerprint = "favg.fingerprint";
    private const string History = "favg.history";
    private const int Columns = 4;

    /// <summary>Writes a checkpoint atomically; an earlier one at the same path stays until the new one is whole.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="checkpoint">The state.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, VisionCheckpoint checkpoint)
    {
        Dictionary<string, SafetensorsTensor> tensors = checkpoint.Arrays.ToDictionary(
            entry => entry.Key,
            entry => SafetensorsTensor.FromFloats(entry.Value.Values, [.. entry.Value.Lengths]));
        double[] history =
            [.. checkpoint.History.SelectMany(epoch => (double[])[epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.LearningRate])];
        tensors.Add(History, SafetensorsTensor.FromDoubles(history, checkpoint.History.Count, Columns));
        SafetensorsFile.Write(path, tensors, new Dictionary<string, string> { [Kind] = KindValue, [Fingerprint] = checkpoint.Fingerprint });
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, damaged or not such a checkpoint.</exception>
    public static VisionCheckpoint Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        string kind = Text(file, Kind);
        if (kind != KindValue)
        {
            throw Fault(file, $"metadata '{Kind}' is '{kind}'", $"'{KindValue}'");
        }

        return new VisionCheckpoint(
            Text(file, Fingerprint),
            file.Tensors.Where(entry => entry.Key != History)
                .ToDictionary(entry => entry.Key, entry => ReadArray(file, entry.Key, entry.Value), StringComparer.Ordinal),
            ReadHistory(file));
    }

    private static ModelArray ReadArray(SafetensorsFile file, string name, SafetensorsTensor tensor) =>
        tensor.ElementType == "F32"
            ? new ModelArray(tensor.ToFloats(), [.. tensor.Shape])
            : throw Fault(file, $"tensor '{name}' holds {tensor.ElementType} values", "F32: a checkpoint is exact");

    private static VisionEpoch[] ReadHistory(SafetensorsFile file)
    {
        if (!file.Tensors.TryGetValue(History, out SafetensorsTensor? tensor)
            || tensor.ElementType != "F64"
            || tensor.Shape is not [_, Columns])
        {
            throw Fault(
                file,
                tensor is null
                    ? $"there is no tensor '{History}'"
                    : $"tensor '{History}' is {tensor.ElementType} [{string.Join(", ", tensor.Shape)}]",
                $"F64 [epochs, {Columns}]");
        }

        return [.. tensor.ToDoubles().Chunk(Columns).Select(row => new VisionEpoch((int)row[0], row[1], row[2], row[3]))];
    }

    private static string Text(SafetensorsFile file, string key) =>
        file.Metadata.GetValueOrDefault(key) ?? throw Fault(file, $"there is no metadata '{key}'", "a checkpoint of a deep training");

    private static DatasetException Fault(SafetensorsFile file, string found, string expected) =>
        new(file.Path, found, expected, "Start the training again without this checkpoint, or give the checkpoint of this training.");
}
