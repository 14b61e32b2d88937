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
    /// reshaping, sums of signals, and constants. The axes of its input are known, and what each score stands for, which is kept as
    /// metadata <c>favg.labels</c>, a JSON array.</param>
    /// <exception cref="ArgumentException">A step is none of these, or axes or names are not known.</exception>
    /// <exception cref="DatasetException">The file cannot be written.</exception>
    public static void Save(string path, LayerGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.InputAxes is null || graph.InputAxes.Contains(0))
        {
            throw new ArgumentException("graph does not say the axes of its input.", nameof(graph));
        }

        if (graph.OutputNames.Count == 0)
        {
            throw new ArgumentException("graph does not say what its outputs stand for.", nameof(graph));
        }

        string names = JsonSerializer.Serialize([.. graph.OutputNames], DeepModelJson.Default.StringArray);
        AtomicFile.WriteBytes(
            path, OnnxWriter.Write(graph, new Dictionary<string, string> { [ModelFile.LabelsKey] = names }));
    }
}
