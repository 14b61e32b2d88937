using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Data;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Images;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments.Diagnosing;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>Gives images the classes of a deep model.</summary>
/// <param name="source">Where the images come from; says which of their classes belong together.</param>
/// <param name="loaded">The images.</param>
/// <param name="model">The model's classes, coarse classes and their names.</param>
internal sealed class ClassesOfModel(ImageSource source, LoadedImages loaded, DeepModelDescription model)
{
    /// <summary>Finds the classes.</summary>
    /// <param name="network">The model itself.</param>
    /// <returns>The images with the model's classes: by name; by coarse class where the model learned these or sub-classes that were
    /// discovered; by number where the data have no names. Beside them the images' own classes, where these are sub-classes of what the
    /// model decides between and others than its outputs.</returns>
    /// <exception cref="OptionsException">The labels say nothing of these classes, or make others than the model has.</exception>
    /// <exception cref="DatasetException">The images have other classes.</exception>
    public (ImageSet Images, Subclasses? Subclasses) Find(VisionModel network)
    {
        if (FindNamed(loaded.ClassNames, model.Classes) is { } named)
        {
            return (Relabel(named), null);
        }

        if (model.Labels is { } labels)
        {
            return FindCoarse(network, labels);
        }

        if (model.Classes.SequenceEqual(TrainedModel.SideNames))
        {
            return (loaded.Images.ToCoarse(Sides()), null);
        }

        bool areNumbers = loaded.ClassNames.Select((name, j) => name == FormattableString.Invariant($"{j}")).All(isNumber => isNumber);
        return areNumbers && loaded.ClassNames.Count == model.Classes.Count ? (loaded.Images, null) : throw Others(model.Classes);
    }

    // The images' classes are the coarse classes by name; or --labels puts them together to such, which then have the same names.
    private (ImageSet, Subclasses?) FindCoarse(VisionModel network, IReadOnlyList<string> labels)
    {
        if (FindNamed(loaded.ClassNames, labels) is { } coarse)
        {
            return (WithBestOutputs(network, Relabel(coarse)), null);
        }

        Partition sides = Sides();
        int[] groups = FindNamed(LabelNames.Of(loaded.ClassNames, sides)!, labels) ?? throw Others(labels);
        int[] own = [.. sides.Groups.ToArray().Select(group => groups[group])];
        return (WithBestOutputs(network, Relabel(own)), Subclasses.OfAll(loaded.Images.Labels, Partition.OfGroups(own)));
    }

    // Which of its coarse class's outputs an image belongs to nobody says: the one that the model prefers.
    private ImageSet WithBestOutputs(VisionModel network, ImageSet coarse)
    {
        Matrix logits = network.ComputeLogits(coarse);
        return coarse with
        {
            Labels = [.. coarse.Labels.Select((group, i) =>
            {
                double[] row = logits.Row(i).ToArray();
                return model.Partition.ClustersOf(group).MaxBy(j => row[j]);
            })],
        };
    }

    private ImageSet Relabel(int[] numbers) =>
        loaded.Images with { Labels = Array.ConvertAll(loaded.Images.Labels, label => numbers[label]) };

    private static int[]? FindNamed(IReadOnlyList<string> names, IReadOnlyList<string> known)
    {
        int[] numbers = [.. names.Select(name => known.ToList().IndexOf(name))];
        return numbers.Contains(-1) ? null : numbers;
    }

    private Partition Sides()
    {
        Partition sides = source.FindSides(loaded.ClassNames);
        int groups = model.Partition.GroupCount;
        return sides.GroupCount == groups
            ? sides
            : throw new OptionsException(
                [$"--labels is {source.Labels.Name}, which makes {sides.GroupCount} coarse classes; expected {groups}, as many as the " +
                 "model has."]);
    }

    private DatasetException Others(IReadOnlyList<string> expected) => new(
        source.Name, $"its classes are {string.Join(", ", loaded.ClassNames)}", $"classes of the model: {string.Join(", ", expected)}",
        "Give the images that the model was trained for.");
}
