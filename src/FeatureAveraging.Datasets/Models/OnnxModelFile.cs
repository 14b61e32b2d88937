using System.Text.Json;
using FeatureAveraging.Datasets.Files;
using FeatureAveraging.Datasets.Formats;
using FeatureAveraging.Networks;

namespace FeatureAveraging.Datasets.Models;

/// <summary>Networks as ONNX files for other programs: one input of single precision with a free number of samples, one output of scores.
/// </summary>
public static class OnnxModelFile
{
    /// <summary>Writes a network atomically. The same network always gives the same bytes.</summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="graph">The steps: convolutions, linear steps of rows, normalisation, ReLU, maxima of windows, the global mean,
    /// reshaping, sums of signals, and constants behind a signal. The axes of its input are known.</param>
    /// <param name="labels">Name of each score, in order; kept as metadata <c>favg.labels</c>, a JSON array.</param>
    /// <exception cref="ArgumentException">A step is none of these, or the axes of the input are not known.</exception>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, LayerGraph graph, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(labels);
        if (graph.InputAxes is null || graph.InputAxes.Contains(0))
        {
            throw new ArgumentException("graph does not say the axes of its input.", nameof(graph));
        }

        string names = JsonSerializer.Serialize([.. labels], DeepModelJson.Default.StringArray);
        AtomicFile.WriteBytes(
            path, OnnxWriter.Write(graph, labels.Count, new Dictionary<string, string> { [ModelFile.LabelsKey] = names }));
    }
}
