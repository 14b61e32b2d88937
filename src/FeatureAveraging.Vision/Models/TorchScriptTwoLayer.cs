using System.Runtime.InteropServices;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// Recognises a network with one hidden ReLU layer in TorchScript by its weights, and proves it by its outputs; what is recognised has
/// exact radii.
/// </summary>
/// <remarks>
/// With weights W: M × d and V: K × M the outputs must be f(x) = V·max(0, W·u(x) + b) + c, or their softmax or its logarithm, where
/// u(x) = a ∘ x + t is a normalisation. What W is multiplied by is read from a gradient: ∂f_j/∂W_r = V_jr·u(x) where neuron r is on;
/// u at two points gives a and t. Then all outputs are compared at 64 points of several sizes, in double precision where the module allows.
/// </remarks>
public static class TorchScriptTwoLayer
{
    private const int Probes = 64;
    private static readonly (ScalarType? Type, double Tolerance)[] Precisions = [(ScalarType.Float64, 1e-6), (null, 1e-4)];

    /// <summary>Finds the network. This runs code of the file.</summary>
    /// <param name="archive">A TorchScript file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <returns>The network, or null where the module is something else.</returns>
    /// <exception cref="ForeignModelException">The file cannot be loaded.</exception>
    /// <exception cref="LibtorchException">libtorch cannot be loaded, or computes wrong results.</exception>
    public static FoundNetwork? Find(byte[] archive, string name)
    {
        ArgumentNullException.ThrowIfNull(archive);
        Device device = Libtorch.Require(VisionDevice.Cpu);
        foreach ((ScalarType? type, double tolerance) in Precisions)
        {
            foreach (InputShape shape in Shapes(archive, name, device))
            {
                using DisposeScope scope = NewDisposeScope();
                using var network = TorchScriptNetwork.Load(
                    archive, new ForeignModelOptions { Name = name, InputShape = shape, ClassCount = 2 }, device, type);
                foreach (long[] axes in (long[][])[[shape.Dimension], [shape.Channels, shape.Height, shape.Width]])
                {
                    network.Axes = axes;
                    if (TryFind(network, shape, tolerance) is { } found)
                    {
                        return found;
                    }
                }
            }
        }

        return null;
    }

    // What two matrices that fit together say: d values, and where d allows square images of one or three channels.
    private static List<InputShape> Shapes(byte[] archive, string name, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = TorchScriptNetwork.Load(
            archive, new ForeignModelOptions { Name = name, InputShape = new(1, 1, 1), ClassCount = 2 }, device);
        List<InputShape> shapes = [];
        bool few = network.Parameters.Count <= 4 && network.Parameters.All(entry => entry.Value.shape.Length <= 2);
        foreach (int d in few ? Pairs(network).Select(pair => (int)pair.Hidden.Value.shape[1]).Distinct() : [])
        {
            shapes.AddRange(from channels in (int[])[1, 3]
                            let side = (int)Math.Round(Math.Sqrt((double)d / channels))
                            where side > 1 && channels * side * side == d
                            select new InputShape(channels, side, side));
            if (shapes.Count == 0 || shapes[^1].Dimension != d)
            {
                shapes.Add(new InputShape(1, 1, d));
            }
        }

        return shapes;
    }

    private static IEnumerable<((string Name, Tensor Value) Hidden, (string Name, Tensor Value) Output)> Pairs(TorchScriptNetwork network)
    {
        (string Name, Tensor Value)[] matrices = [.. network.Parameters.Where(entry => entry.Value.shape.Length == 2)];
        return from hidden in matrices
               from output in matrices
               where matrices.Length == 2 && hidden.Name != output.Name && hidden.Value.shape[0] == output.Value.shape[1]
               select (hidden, output);
    }

    private static FoundNetwork? TryFind(TorchScriptNetwork network, InputShape shape, double tolerance)
    {
        Matrix points = Draw(shape.Dimension);
        Matrix outputs;
        try
        {
            outputs = Evaluate(network, points, shape);
        }
        catch (Exception fault) when (fault is ExternalException or ForeignModelException)      // it reads other shapes
        {
            return null;
        }

        foreach (((string Name, Tensor Value) hidden, (string Name, Tensor Value) output) in Pairs(network))
        {
            if (hidden.Value.shape[1] != shape.Dimension || output.Value.shape[0] != outputs.Columns)
            {
                continue;
            }

            foreach (LastStep step in LastStep.Of(outputs.Columns))
            {
                var candidate = new TwoLayerCandidate(network, shape, hidden.Value, output.Value, step);
                if (candidate.Find(points, outputs, tolerance) is { } found)
                {
                    string normalized = candidate.IsNormalized ? ", with a normalisation of its input" : "";
                    string left = step.Name is null ? "" : $" Its last {step.Name} changes no decision and was left out.";
                    return new FoundNetwork(
                        found, $"hidden.weight = {hidden.Name}, output.weight = {output.Name}{normalized}; its outputs were compared at " +
                        $"{Probes} points.{left}", candidate.IsNormalized);
                }
            }
        }

        return null;
    }

    // Of several sizes, so that neurons are on and off: a quarter each ~ N(0, 1), N(0, 0.01), N(0, 100) and uniform in [0, 1].
    private static Matrix Draw(int dimension)
    {
        var points = new Matrix(Probes, dimension);
        RandomSource random = new Seed(0).For("vision.recognize");
        for (int i = 0; i < Probes; i++)
        {
            Span<double> row = points.Row(i);
            random.FillGaussian(row);
            double scale = (i % 4) switch { 1 => 0.1, 2 => 10, _ => 1 };
            foreach (ref double value in row)
            {
                value = (float)(i % 4 == 3 ? random.NextDouble() : scale * value);
            }
        }

        return points;
    }

    /// <summary>The outputs of the module at points.</summary>
    internal static Matrix Evaluate(TorchScriptNetwork network, Matrix points, InputShape shape)
    {
        using IDisposable untracked = no_grad();
        Tensor outputs = network.ComputeOutputs(ToTensor(network, points, shape));
        return new Matrix((int)outputs.shape[0], (int)outputs.shape[1], TensorMemory.ReadDoubles(outputs));
    }

    /// <summary>Points as the module reads them.</summary>
    internal static Tensor ToTensor(TorchScriptNetwork network, Matrix points, InputShape shape) => TensorMemory.Create(
        Array.ConvertAll(points.Values.ToArray(), value => (float)value),
        [points.Rows, shape.Channels, shape.Height, shape.Width], network.Device);
}

/// <summary>A network that was recognised.</summary>
/// <param name="Network">It.</param>
/// <param name="How">By what, as the end of a sentence, and what was left out.</param>
/// <param name="IsNormalized">Whether the module normalises its input itself; the network has that in its first layer.</param>
public sealed record FoundNetwork(TwoLayerNetwork Network, string How, bool IsNormalized);
