using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Vision.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>The scores of an ONNX model of operations that are not rebuilt, computed by ONNX Runtime on one thread.</summary>
internal sealed class OnnxScores : IScoreFunction
{
    private const string Advice = "Look at the file with Netron, or export it again; a classifier returns one tensor of scores.";
    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly string _output;
    private readonly int[] _axes;
    private readonly bool _isDouble;

    private OnnxScores(InferenceSession session, string path)
    {
        _session = session;
        (string Name, NodeMetadata Metadata)[] inputs = [.. session.InputMetadata.Select(one => (one.Key, one.Value))];
        if (inputs is not [({ } name, { } read)] || !IsNumbers(read))
        {
            throw new DatasetException(
                path, $"it reads {string.Join(", ", inputs.Select(one => $"{one.Name} ({Describe(one.Metadata)})"))}",
                "one tensor of floating-point numbers", Advice);
        }

        (_input, _axes, _isDouble) = (name, read.Dimensions, read.ElementType == typeof(double));
        string[] scores = [.. session.OutputMetadata.Where(one => IsNumbers(one.Value)).Select(one => one.Key)];
        _output = scores is [var only] ? only : throw new DatasetException(
            path,
            $"its outputs are {string.Join(", ", session.OutputMetadata.Select(one => $"{one.Key} ({Describe(one.Value)})"))}",
            "one tensor of scores among them", Advice);
    }

    /// <inheritdoc/>
    public string Source => $"ONNX (by ONNX Runtime {OrtEnv.Instance().GetVersionString()})";

    /// <inheritdoc/>
    public IReadOnlyList<int>? InputAxes => _axes.Length < 2 ? null : [.. _axes.Skip(1).Select(length => Math.Max(0, length))];

    /// <summary>Loads a model.</summary>
    /// <param name="content">An ONNX file.</param>
    /// <exception cref="DatasetException">ONNX Runtime cannot load it, or it is no classifier.</exception>
    public static OnnxScores Load(ModelContent content)
    {
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            var session = new InferenceSession(content.GraphFile!, options);
            try
            {
                return new OnnxScores(session, content.Path);
            }
            catch (DatasetException)        // the caller never sees the session
            {
                session.Dispose();
                throw;
            }
        }
        catch (OnnxRuntimeException fault)
        {
            throw new DatasetException(
                content.Path, $"ONNX Runtime cannot load it: {FirstLine(fault)}", "a model that it runs", Advice, fault);
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new DatasetException(
                content.Path, "ONNX Runtime, which would give its scores, is not part of this installation",
                "a build with -p:TorchBackend=cpu (the default)", "Build favg from its sources; the .NET tool comes without.", fault);
        }
    }

    /// <inheritdoc/>
    public (double[] Values, long[] Shape) Compute(float[] points, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(shape);
        int n = (int)shape[0], width = n == 0 ? 0 : points.Length / n, batch = _axes is [> 0 and var fixedSize, ..] ? fixedSize : n;
        List<double> values = [];
        long[] rest = [];
        for (int first = 0; first < n; first += batch)      // a file may fix the number of points: the last ones are filled up by zeros
        {
            float[] part = new float[batch * width];
            int count = Math.Min(batch, n - first);
            Array.Copy(points, first * width, part, 0, count * width);
            (double[] found, long[] made) = Run(part, [batch, .. shape.Skip(1).Select(length => (int)length)]);
            if (made.Length == 0 || made[0] != batch)
            {
                throw new ForeignModelException(
                    $"of {batch} samples it makes values of shape [{string.Join(", ", made)}]", $"one row of scores for each: [{batch}, k]",
                    "Export the classifier alone, with samples along the first axis.");
            }

            values.AddRange(found.AsSpan(0, found.Length / batch * count));
            rest = made[1..];
        }

        return ([.. values], [n, .. rest]);
    }

    public void Dispose() => _session.Dispose();

    private (double[] Values, long[] Shape) Run(float[] points, int[] shape)
    {
        try
        {
            NamedOnnxValue input = _isDouble
                ? NamedOnnxValue.CreateFromTensor(_input, new DenseTensor<double>(Array.ConvertAll(points, value => (double)value), shape))
                : NamedOnnxValue.CreateFromTensor(_input, new DenseTensor<float>(points, shape));
            using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run([input], [_output]);
            return results[0].Value is DenseTensor<double> twice
                ? ([.. twice], Lengths(twice.Dimensions))
                : ([.. results[0].AsTensor<float>().Select(value => (double)value)], Lengths(results[0].AsTensor<float>().Dimensions));
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ForeignModelException(
                $"ONNX Runtime cannot compute it for samples of n × {string.Join(" × ", shape.Skip(1))}: {FirstLine(fault)}",
                "samples of the shape that the model was made for", "Give such samples, or say their axes with --input.", fault);
        }
    }

    private static long[] Lengths(ReadOnlySpan<int> dimensions) => [.. dimensions.ToArray().Select(length => (long)length)];

    private static bool IsNumbers(NodeMetadata node) =>
        node.IsTensor && (node.ElementType == typeof(float) || node.ElementType == typeof(double));

    private static string Describe(NodeMetadata metadata) =>
        metadata.IsTensor ? $"{metadata.ElementType.Name} [{string.Join(", ", metadata.Dimensions)}]" : $"{metadata.OnnxValueType}";

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0].Trim();
}
