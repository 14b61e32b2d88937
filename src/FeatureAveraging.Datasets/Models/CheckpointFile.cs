using System.Globalization;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Numerics;
using FeatureAveraging.Training;

namespace FeatureAveraging.Datasets.Models;

/// <summary>
/// Training checkpoints as safetensors files: every array an F64 tensor [rows, columns], bit for bit; step and fingerprint in the metadata.
/// </summary>
public static class CheckpointFile
{
    private const string Kind = "favg.kind";
    private const string Step = "favg.step";
    private const string Fingerprint = "favg.fingerprint";
    private const string KindValue = "checkpoint";
    private const string Advice = "Start the training again without this checkpoint, or give the checkpoint of this training.";

    /// <summary>Writes a checkpoint atomically; an earlier one at the same path stays until the new one is whole.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="checkpoint">The state.</param>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var tensors =
            checkpoint.Arrays.ToDictionary(a => a.Key, a => SafetensorsTensor.FromDoubles(a.Value.Values, a.Value.Rows, a.Value.Columns));
        var metadata = new Dictionary<string, string>
        {
            [Kind] = KindValue,
            [Step] = checkpoint.Step.ToString(CultureInfo.InvariantCulture),
            [Fingerprint] = checkpoint.Fingerprint,
        };
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DatasetException">It is missing, damaged or not a checkpoint.</exception>
    public static TrainingCheckpoint Load(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        var reader = new TensorReader(file, Advice);
        string kind = reader.Text(Kind, $"'{KindValue}'");
        if (kind != KindValue)
        {
            throw reader.Fault($"metadata '{Kind}' is '{kind}'", $"'{KindValue}'");
        }

        int step = reader.Number(Step, reader.Text(Step, "the number of steps taken"), least: 0);
        string fingerprint = reader.Text(Fingerprint, "the fingerprint of the training");
        return new TrainingCheckpoint(
            step, fingerprint, file.Tensors.Keys.ToDictionary(name => name, name => LoadMatrix(reader, name), StringComparer.Ordinal));
    }

    private static Matrix LoadMatrix(TensorReader reader, string name)
    {
        SafetensorsTensor tensor = reader.Tensor(name, axes: 2);
        return tensor.ElementType == "F64"
            ? new Matrix(tensor.Shape[0], tensor.Shape[1], tensor.ToDoubles())
            : throw reader.Fault($"tensor '{name}' holds {tensor.ElementType} values", "F64: a checkpoint is exact");
    }
}
