using FeatureAveraging.Cli.Commands;
using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>Model files of other programs: a two-layer network where one is recognised, else a whole model that libtorch runs.</summary>
internal static class ForeignModels
{
    /// <summary>The two-layer network that a file holds, of any format.</summary>
    /// <param name="content">The file.</param>
    /// <param name="map">Which tensor is what; null where shapes say.</param>
    /// <exception cref="DatasetException">It holds none.</exception>
    /// <exception cref="FeatureAveraging.Vision.LibtorchException">It is TorchScript, and libtorch cannot be loaded.</exception>
    public static LoadedModel Understand(ModelContent content, LayerMap? map)
    {
        if (content.Script is null)
        {
            return ModelFile.Understand(content, map);
        }

        if (map is not null)
        {
            throw new DatasetException(content.Path, "it is TorchScript, whose outputs say what is what", "no map", "Leave --map out.");
        }

        FoundNetwork found = FindTwoLayer(content) ?? throw new DatasetException(
            content.Path, "it is TorchScript that computes something else", "a network x → ReLU(Wx + b) → output",
            "Whole models of other kinds are read by: favg attack.");
        int d = found.Network.Hidden.InputDimension, neurons = found.Network.Hidden.NeuronCount, outputs = found.Network.OutputCount;
        return new LoadedModel(found.Network, [new Diagnostic(
            DiagnosticIds.ForeignModel, Severity.Info,
            $"{content.Path}: read as a network with d = {d} inputs, M = {neurons} ReLU neurons and {outputs} " +
            $"{(outputs == 1 ? "output" : "outputs")}: {found.How}")])
        {
            IsNormalized = found.IsNormalized,
        };
    }

    /// <summary>The content of a file that holds a whole model which is not a two-layer network; null for every other file.</summary>
    /// <param name="path">The file; of one that cannot be read the answer is null, and whoever loads it says what is wrong.</param>
    public static ModelContent? FindWhole(string path)
    {
        try
        {
            var content = ModelContent.Read(path);
            return IsWhole(content) ? content : null;
        }
        catch (DatasetException)        // ModelFile.Load says what is wrong
        {
            return null;
        }
    }

    /// <summary>Whether it is TorchScript or ONNX, and no two-layer network.</summary>
    /// <param name="content">A file.</param>
    /// <exception cref="DatasetException">It is TorchScript that cannot be loaded.</exception>
    public static bool IsWhole(ModelContent content) =>
        content.Script is not null ? FindTwoLayer(content) is null : content.IsGraph && !IsTwoLayer(content);

    /// <summary>Prints what a whole model consists of.</summary>
    /// <param name="content">A file that <see cref="IsWhole"/>.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="DatasetException">Its graph is not read; the message says why.</exception>
    public static void Describe(ModelContent content, TextWriter output)
    {
        string steps = "";
        if (content.Script is { } script)
        {
            foreach ((string name, string type, IReadOnlyList<long> shape) in
                Explain(content.Path, () => ForeignClassifier.ListParameters(script, content.Path)))
            {
                output.WriteLine($"  {PrintableText.Of(name)}  {type}  [{string.Join(", ", shape)}]");
            }
        }
        else
        {
            using var file = WholeModelFile.Read(content);
            string axes = string.Concat(
                (file.InputAxes ?? []).Select(length => length == 0 ? " × any" : FormattableString.Invariant($" × {length}")));
            string kind =
                file.Graph is { } graph ? FormattableString.Invariant($" of {graph.Steps.Count} steps") : ", of which scores are known";
            steps = $"{kind}; it reads n{axes} values";
        }

        output.WriteLine($"understood as a whole model{steps}: favg attack reads it");
    }

    /// <summary>Makes a model with what libtorch, or its caller, computes.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="create">Makes it.</param>
    /// <exception cref="DatasetException">The model cannot be used; the message says why.</exception>
    public static T Explain<T>(string path, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ForeignModelException fault)
        {
            throw new DatasetException(path, fault.Found, fault.Expected, fault.Advice, fault);
        }
    }

    private static bool IsTwoLayer(ModelContent content)
    {
        try
        {
            _ = ModelFile.Understand(content);
            return true;
        }
        catch (DatasetException)        // of another kind; what reads it as a whole says what is wrong
        {
            return false;
        }
    }

    private static FoundNetwork? FindTwoLayer(ModelContent content) =>
        Explain(content.Path, () => TorchScriptTwoLayer.Find(content.Script!, content.Path));
}
