using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments.Hardening;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>The user's own deep model, which a hardened one is compared with. Owns it.</summary>
internal sealed class OwnDeepModelFile : IDisposable
{
    private const int Probes = 32;

    private OwnDeepModelFile(OwnDeepModel model, IReadOnlyList<Diagnostic> diagnostics) => (Model, Diagnostics) = (model, diagnostics);

    /// <summary>The model.</summary>
    public OwnDeepModel Model { get; }

    /// <summary>What was noteworthy about it.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Loads it.</summary>
    /// <param name="model">Where it lies; null for none.</param>
    /// <param name="data">The images' name, for messages.</param>
    /// <param name="images">The images that it must suit.</param>
    /// <returns>The model; null for none.</returns>
    /// <exception cref="OptionsException">An option does not suit it.</exception>
    /// <exception cref="DatasetException">The file cannot be read, or does not suit the images.</exception>
    public static OwnDeepModelFile? Load(WholeModel? model, DataChoice data, HardenImages images)
    {
        if (model is null)
        {
            return null;
        }

        int[] first = [.. Enumerable.Range(0, Math.Min(Probes, images.Train.Count))];
        int groups = images.Partition.GroupCount;
        (DeepClassifier network, IReadOnlyList<Diagnostic> diagnostics) = WholeModelLoading.Load(
            ModelRequest.Of(model, data), [images.Train.Channels, images.Train.Height, images.Train.Width],
            images.Train.Take(first).ToInputs(), groups);
        try
        {
            return new OwnDeepModelFile(
                Understand(model.File.Path, network, images),
                [.. diagnostics, .. OwnModelFile.FindKnowing(model.File.Path, images.Test is not null)]);
        }
        catch (Exception fault) when (fault is DatasetException or ArgumentException)      // the caller never sees the model
        {
            network.Dispose();
            throw fault is DatasetException ? fault : new DatasetException(
                model.File.Path, $"it cannot be compared ({fault.Message.Split(" (Parameter")[0]})",
                "a model with gradients that reads such images", "Give the model that was trained for these images.", fault);
        }
    }

    public void Dispose() => Model.Model.Dispose();

    // Outputs of our files have names; those of other files are classes or coarse classes by their number.
    private static OwnDeepModel Understand(string path, DeepClassifier network, HardenImages images)
    {
        if (DeepModelFile.Recognizes(path))
        {
            DeepModelDescription file = DeepModelFile.Load(path).Description;
            IReadOnlyList<string>? names = file.Labels ?? (file.Partition.ClusterCount == file.Partition.GroupCount ? file.Classes : null);
            return file.Classes.SequenceEqual(images.ClassNames) ? OwnDeepModel.OfClasses(network, images)
                : names is not null && (names.SequenceEqual(images.GroupNames) || names.SequenceEqual(TrainedModel.SideNames))
                    && file.Partition.GroupCount == images.Partition.GroupCount
                ? OwnDeepModel.OfCoarse(network, images, file.Partition)
                : throw Others(path, $"its classes are {string.Join(", ", names ?? file.Classes)}", images);
        }

        return network.ClassCount == images.Partition.ClusterCount ? OwnDeepModel.OfClasses(network, images)
            : network.ClassCount == images.Partition.GroupCount ? OwnDeepModel.OfCoarse(network, images)
            : throw Others(path, $"it has {network.ClassCount} outputs", images);
    }

    private static DatasetException Others(string path, string found, HardenImages images)
    {
        string coarse = string.Join(", ", images.GroupNames);
        string classes = images.HasSubclasses ? $", or for each class: {string.Join(", ", images.ClassNames)}" : "";
        return new DatasetException(
            path, found, $"an output for each coarse class of the images: {coarse}{classes}",
            "Give the model that was trained for these images, or other --labels.");
    }
}
