using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>
/// A file with a whole model, and who computes it: libtorch, or where an ONNX file has operations that are not rebuilt, ONNX Runtime, which
/// gives scores only. Owns what runs it until a model is made of it.
/// </summary>
internal sealed class WholeModelFile : IDisposable
{
    private readonly ModelContent _content;
    private OnnxScores? _scores;

    private WholeModelFile(ModelContent content, LayerGraph? graph, OnnxScores? scores, IReadOnlyList<Diagnostic> diagnostics) =>
        (_content, Graph, _scores, Diagnostics) = (content, graph, scores, diagnostics);

    /// <summary>The steps of an ONNX file that is rebuilt; null for every other.</summary>
    public LayerGraph? Graph { get; }

    /// <summary>Lengths of the axes of one point where the file says them, 0 where any length will do; null where it does not.</summary>
    public IReadOnlyList<int>? InputAxes => Graph is null ? _scores?.InputAxes : Graph.InputAxes;

    /// <summary>FA3019 where only scores are known.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>Finds out who computes a model.</summary>
    /// <param name="content">TorchScript or ONNX.</param>
    /// <exception cref="DatasetException">It is ONNX that nobody here computes.</exception>
    public static WholeModelFile Read(ModelContent content)
    {
        if (!content.IsGraph)
        {
            return new WholeModelFile(content, null, null, []);
        }

        try
        {
            return new WholeModelFile(content, ModelFile.LoadGraph(content), null, []);
        }
        catch (DatasetException refused)
        {
            var scores = OnnxScores.Load(content);
            return new WholeModelFile(content, null, scores, [new Diagnostic(
                DiagnosticIds.ScoresOnly, Severity.Warning,
                $"{refused.Message} ONNX Runtime computes its scores instead, without gradients: attacks on scores alone are weak, and " +
                "nothing can be said about averaging.")]);
        }
    }

    /// <summary>Makes the model.</summary>
    /// <param name="options">What the file does not say.</param>
    /// <param name="samples">Samples to try it on.</param>
    /// <exception cref="DatasetException">The model cannot be used with such samples; the message says why.</exception>
    public ForeignClassifier Create(ForeignModelOptions options, Samples samples) => ForeignModels.Explain(_content.Path, () =>
    {
        ForeignClassifier model = Graph is { } graph ? ForeignClassifier.FromGraph(graph, options, samples)
            : _scores is { } scores ? ForeignClassifier.FromScores(scores, options, samples)
            : ForeignClassifier.FromTorchScript(_content.Script!, options, samples);
        _scores = null;                 // the model's from now on
        return model;
    });

    public void Dispose() => _scores?.Dispose();
}
