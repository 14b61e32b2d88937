using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Numerics;
using FeatureAveraging.Options;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>Loads a deep model of any kind: a network of ours, TorchScript or ONNX.</summary>
internal static class WholeModelLoading
{
    /// <summary>Loads the model as it reads the samples.</summary>
    /// <param name="request">The files, and what the model reads.</param>
    /// <param name="axes">Lengths of the axes of a sample; empty for rows of a table.</param>
    /// <param name="samples">Samples to try it on.</param>
    /// <param name="leastOutputs">Outputs that it has at least.</param>
    /// <returns>The model, which the caller disposes, and how it was understood.</returns>
    /// <exception cref="OptionsException">An option does not suit the model.</exception>
    /// <exception cref="DatasetException">The file cannot be read, is no deep model, or it does not read such samples.</exception>
    /// <exception cref="FeatureAveraging.Vision.LibtorchException">libtorch cannot be loaded.</exception>
    public static (DeepClassifier Model, IReadOnlyList<Diagnostic> Diagnostics) Load(
        ModelRequest request, IReadOnlyList<int> axes, Samples samples, int leastOutputs)
    {
        if (DeepModelFile.Recognizes(request.Model))
        {
            return (LoadOurs(request, samples), []);
        }

        ModelContent content = ForeignModels.FindWhole(request.Model) ?? throw NoDeepModel(request.Model);
        using var file = WholeModelFile.Read(content);
        ForeignClassifier model = file.Create(
            ForeignSubject.Options(
                request, samples.Dimension, ForeignSubject.FindAxes(request, samples.Dimension, axes, file.InputAxes), leastOutputs),
            samples);
        return (model, [.. file.Diagnostics, .. model.Diagnostics]);
    }

    private static VisionModel LoadOurs(ModelRequest request, Samples samples)
    {
        if (request.HasNormalization || request.Axes.Count > 0)
        {
            throw new OptionsException(
                ["--mean, --std or --input is given; expected none of them, because the model file has its own normalisation."]);
        }

        VisionModel model = DeepModels.Create(DeepModelFile.Load(request.Model), request.Device);
        if (model.InputShape.Dimension != samples.Dimension)
        {
            string reads = $"{model.InputShape}";
            model.Dispose();
            throw new DatasetException(
                request.Data.Dataset, $"its samples have d = {samples.Dimension} values",
                $"{reads} (channels, rows, columns), which the model reads", "Give images of the model's size.");
        }

        return model;
    }

    // A file that cannot be read says why.
    private static DatasetException NoDeepModel(string path)
    {
        _ = ModelContent.Read(path);
        return new DatasetException(
            path, "it is no deep model", "TorchScript or ONNX, or a deep network of favg",
            "Compare a two-layer network, or harden it, without --network.");
    }
}
