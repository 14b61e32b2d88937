using System.CommandLine;
using FeatureAveraging.Cli.DeepNetworks;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.SampleFiles;
using FeatureAveraging.Networks;
using FeatureAveraging.Options;

namespace FeatureAveraging.Cli.Commands;

/// <summary><c>--model --map</c>.</summary>
internal sealed class ModelFileOptions
{
    private readonly Option<string?> _model;
    private readonly Option<string[]> _map = MapOption();

    /// <summary>Makes the options.</summary>
    /// <param name="description">What the model is for; null for a command that cannot do without.</param>
    public ModelFileOptions(string? description = null) => _model = new("--model")
    {
        Description = (description ?? "The model file") +
            ": .safetensors, .pt (a state dictionary, or TorchScript, which runs its code), .onnx or .npz",
        HelpName = "FILE",
        Required = description is null,
    };

    /// <summary>Which tensor of a file is what, word by word.</summary>
    public static Option<string[]> MapOption() => new("--map")
    {
        Description =
            "Which tensor is what, where shapes do not say: hidden.weight=fc1.weight; also hidden.bias, output.weight, output.bias",
        HelpName = "PART=TENSOR",
    };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_map);
    }

    /// <summary>The file's name.</summary>
    public string Path(ParseResult parsed) => parsed.GetRequiredValue(_model)!;

    /// <summary>The file's name; null where none was given.</summary>
    public string? OptionalPath(ParseResult parsed) => parsed.GetValue(_model);

    /// <summary>Which tensor of the file is what; null where shapes say.</summary>
    /// <exception cref="OptionsException">It is malformed.</exception>
    public LayerMap? Map(ParseResult parsed) => ReadMap(parsed.GetValue(_map));

    /// <summary>Reads a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="map">Which tensor is what; null where shapes say.</param>
    /// <param name="labels">The word of <c>--labels</c>: a rule or mapping groups the outputs of a dense network.</param>
    /// <exception cref="OptionsException">The labels do not suit the outputs.</exception>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    public static LoadedModel Load(string path, LayerMap? map, string labels)
    {
        LoadedModel model = ForeignModels.Understand(ModelContent.Read(path), map);
        return model.Network is DenseNetwork dense && SaysGroups(labels) ? model with { Network = Group(dense, labels) } : model;
    }

    /// <summary>Whether a word says which classes belong together.</summary>
    public static bool SaysGroups(string labels) =>
        labels.Contains('|', StringComparison.Ordinal) || ClassMerge.All.Any(merge => merge.Name == labels);

    /// <summary>The map of the words of <c>--map</c>; null for none.</summary>
    /// <exception cref="OptionsException">It is malformed.</exception>
    public static LayerMap? ReadMap(string[]? words)
    {
        try
        {
            return words is null or [] ? null : LayerMap.Parse(words);
        }
        catch (ArgumentException fault)
        {
            throw new OptionsException([$"--map: {fault.Message.Split(" (Parameter")[0]}"]);
        }
    }

    // The classes that a mapping names, or else its coarse classes in their order: what the outputs stand for goes by their number.
    private static DenseNetwork Group(DenseNetwork dense, string labels)
    {
        try
        {
            ClassMerge merge = ClassMerge.Parse(labels);
            int outputs = dense.OutputCount;
            return merge.ClassCount is { } classes && classes != outputs && merge.For(classes).GroupCount == outputs
                ? dense.WithPartition(Data.Partition.OfCoarse(outputs))
                : dense.WithPartition(merge.For(outputs));
        }
        catch (ArgumentException)
        {
            throw new OptionsException(
                [$"--labels is {labels}; expected a mapping of {dense.OutputCount} classes, or of any number into {dense.OutputCount} " +
                 "coarse classes, because the model has as many outputs."]);
        }
    }
}
