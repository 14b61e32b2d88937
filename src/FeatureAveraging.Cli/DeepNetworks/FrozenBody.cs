using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Cli.Sources;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Experiments.Training;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Hardening;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>A deep model that is frozen, and the layer that heads read. Owns the model.</summary>
internal sealed class FrozenBody : IDisposable
{
    private readonly string _path;

    private FrozenBody(string path, DeepClassifier model, string layer, IReadOnlyList<Diagnostic> diagnostics) =>
        (_path, Model, Layer, Diagnostics) = (path, model, layer, diagnostics);

    /// <summary>The model.</summary>
    public DeepClassifier Model { get; }

    /// <summary>The layer.</summary>
    public string Layer { get; }

    /// <summary>How the model was understood, and what it lacks.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Loads the model as it reads the samples.</summary>
    /// <param name="request">The files, and what the model reads.</param>
    /// <param name="layer">The layer; null for the last one before the outputs.</param>
    /// <param name="source">Where the samples come from.</param>
    /// <param name="inputs">The samples.</param>
    /// <exception cref="OptionsException">There is no such layer, or an option does not suit the model.</exception>
    /// <exception cref="DatasetException">The model cannot be read, is none with layers, or does not read such samples.</exception>
    /// <exception cref="FeatureAveraging.Vision.LibtorchException">libtorch cannot be loaded.</exception>
    public static FrozenBody Load(ModelRequest request, string? layer, SampleSource source, TrainInputs inputs)
    {
        // what the outputs stand for does not matter
        (DeepClassifier model, IReadOnlyList<Diagnostic> diagnostics) =
            WholeModelLoading.Load(request, source.FindAxes(), inputs.Train.Inputs, leastOutputs: 2);
        try
        {
            string chosen = FindLayer(request.Model, model, layer);
            return new FrozenBody(request.Model, model, chosen, [.. diagnostics, .. QuestionGradients(request.Model, model, chosen)]);
        }
        catch (Exception fault) when (fault is OptionsException or DatasetException)       // the caller never sees the model
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The samples as values of the layer.</summary>
    /// <param name="inputs">The samples.</param>
    /// <param name="threads">Threads of libtorch.</param>
    /// <exception cref="DatasetException">The values are not finite, or the same for all samples.</exception>
    public TrainInputs Embed(TrainInputs inputs, int threads)
    {
        try
        {
            return EmbeddedSamples.Of(Model, Layer, inputs, threads);
        }
        catch (ArgumentException fault)
        {
            throw new DatasetException(
                _path, $"a head cannot read this layer ({fault.Message.Split(" (Parameter")[0]})",
                "a layer with finite values that differ between samples",
                $"Give another --layer: {string.Join(", ", Model.Layers)}.", fault);
        }
    }

    public void Dispose() => Model.Dispose();

    private static string FindLayer(string path, DeepClassifier model, string? layer)
    {
        if (model.Layers.Count == 0)
        {
            throw new DatasetException(
                path, "none of its layers can be looked at",
                "ONNX that is rebuilt, or TorchScript of a Sequential or with a last linear layer",
                "Export the model as ONNX.");
        }

        string there = string.Join(", ", model.Layers);
        return layer is null
            ? model.LastLayer ?? throw new OptionsException(
                [$"--layer is not given, and which layer the last one of {path} reads cannot be told; expected one of {there}."])
            : model.Layers.Contains(layer) ? layer
            : throw new OptionsException([$"--layer is {layer}; expected one of {there}."]);
    }

    private static IEnumerable<Diagnostic> QuestionGradients(string path, DeepClassifier model, string layer) =>
        model.CanDifferentiate(layer) ? []
        : [new Diagnostic(
            DiagnosticIds.InputsNotSearched, Severity.Warning,
            $"{path}: layer {layer} is found by a gradient and cannot be differentiated itself, so heads are judged in the embedding " +
            "alone. Nothing is said about inputs. Export the model as ONNX, or as a torch.nn.Sequential.")];
}
