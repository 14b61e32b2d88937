using FeatureAveraging.Data;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>Converts deep networks to the content of model files and back.</summary>
internal static class DeepModels
{
    /// <summary>The content of the file of a trained network.</summary>
    /// <param name="model">The network.</param>
    public static DeepModel Of(TrainedModel model)
    {
        VisionModelOptions options = model.Options;
        return new DeepModel(
            new DeepModelDescription(
                options.Architecture.ToString(), options.EffectiveWidth, options.Channels, options.ImageHeight, options.ImageWidth,
                model.ClassNames, model.Partition)
            {
                Labels = model.GroupNames,
                NumberedGroups = model.NumberedGroups,
            },
            model.State);
    }

    /// <summary>Makes a network from a file's content.</summary>
    /// <param name="model">The content; inputs are normalised by <c>normalize.mean</c> and <c>normalize.std</c>, or not at all where these
    /// are absent.</param>
    /// <param name="device">Where it lives; the processor unless given.</param>
    /// <exception cref="OptionsException">The architecture is unknown, or a size is out of range.</exception>
    /// <exception cref="ModelStateException">The arrays are not those of such a network.</exception>
    /// <exception cref="FeatureAveraging.Vision.LibtorchException">The device is not there.</exception>
    public static VisionModel Create(DeepModel model, ChosenDevice device = default) =>
        VisionModel.FromState(OptionsOf(model), model.State, device.Kind, device.Index);

    /// <summary>Writes a network as ONNX, with the greatest output of each coarse class for its score, in the order of the user's numbers.
    /// </summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="model">The content of a model file.</param>
    /// <exception cref="OptionsException">The architecture is unknown, or a size is out of range.</exception>
    /// <exception cref="FeatureAveraging.Datasets.DatasetException">The file cannot be written.</exception>
    public static void Export(string path, DeepModel model)
    {
        DeepModelDescription description = model.Description;
        Partition partition = description.Partition;
        IReadOnlyList<string> labels = description.Labels ?? [.. Enumerable.Range(0, partition.GroupCount).Select(
            g => string.Join('+', partition.ClustersOf(g).Select(j => description.Classes[j])))];
        IReadOnlyList<int> order = description.NumberedGroups;
        OnnxModelFile.Save(path, NetworkGraph.Of(OptionsOf(model), model.State, partition, order) with
        {
            OutputNames = [.. order.Select(g => labels[g])],
        });
    }

    private static VisionModelOptions OptionsOf(DeepModel model)
    {
        DeepModelDescription description = model.Description;
        return Enum.TryParse(description.Architecture, out VisionArchitecture architecture) && Enum.IsDefined(architecture)
            ? new VisionModelOptions
            {
                Architecture = architecture,
                Width = description.Width,
                ClassCount = description.Classes.Count,
                Channels = description.Channels,
                ImageHeight = description.ImageHeight,
                ImageWidth = description.ImageWidth,
                Mean = Doubles(model.State, "normalize.mean"),
                Deviation = Doubles(model.State, "normalize.std"),
            }
            : throw new OptionsException(
                [$"The model's architecture is {description.Architecture}; expected one of " +
                 $"{string.Join(", ", Enum.GetNames<VisionArchitecture>())}."]);
    }

    private static double[] Doubles(IReadOnlyDictionary<string, ModelArray> state, string name) =>
        state.TryGetValue(name, out ModelArray? array) ? Array.ConvertAll(array.Values, value => (double)value) : [];
}
