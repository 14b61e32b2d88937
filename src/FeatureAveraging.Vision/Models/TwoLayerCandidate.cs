using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>Two matrices of a module that may be the layers of a network V·max(0, W·(a ∘ x + t) + b) + c.</summary>
/// <param name="network">The module.</param>
/// <param name="shape">c, h and w.</param>
/// <param name="hidden">W: M × d.</param>
/// <param name="output">V: K × M.</param>
/// <param name="step">What comes after.</param>
internal sealed class TwoLayerCandidate(TorchScriptNetwork network, InputShape shape, Tensor hidden, Tensor output, LastStep step)
{
    private const int Tries = 12;
    private const double Exact = 1e-12;                 // a normalisation nearer to none is rounding
    private const double LeastShare = 1e-3;             // of the largest gradient: a neuron nearer to off says nothing exact
    private readonly Matrix _hidden = Read(hidden);
    private readonly Matrix _output = Read(output);

    /// <summary>Whether the input is normalised.</summary>
    public bool IsNormalized { get; private set; }

    /// <summary>The network, where the module's outputs are those of one.</summary>
    /// <param name="points">Where they are compared.</param>
    /// <param name="outputs">The module's.</param>
    /// <param name="tolerance">Largest difference, in units of the largest output.</param>
    public TwoLayerNetwork? Find(Matrix points, Matrix outputs, double tolerance)
    {
        if (FindNormalization() is not { } normalization)
        {
            return null;
        }

        (double[] scale, double[] shift) = normalization;
        foreach (double[]? bias in Biases(_hidden.Rows))
        {
            HiddenLayer layer = Fold(bias, scale, shift);
            foreach (double[]? last in Biases(_output.Rows))
            {
                var candidate = new DenseNetwork(layer, _output.Rows == 1 ? Doubled() : _output, _output.Rows == 1 ? Doubled(last) : last);
                if (Agrees(candidate, points, outputs, tolerance))
                {
                    return _output.Rows == 1 ? new BinaryNetwork(layer, _output.Row(0).ToArray(), last?[0] ?? 0) : candidate;
                }
            }
        }

        return null;
    }

    // Opposite signs, so that the difference in every coordinate is as large as the points.
    private (double[] Scale, double[] Shift)? FindNormalization()
    {
        int d = _hidden.Columns;
        double[]? plus = null, minus = null, signs = null;
        double size = 0;
        for (int attempt = 0; attempt < Tries && (plus is null || minus is null); attempt++)
        {
            RandomSource random = new Seed(0).For("vision.recognize.signs", (ulong)attempt);
            signs = [.. Enumerable.Range(0, d).Select(_ => random.NextInt(2) == 0 ? -1.0 : 1.0)];
            size = attempt % 3 == 0 ? 1 : attempt % 3 == 1 ? 0.25 : 4;
            (plus, minus) = (FindRead([.. signs.Select(s => size * s)]), FindRead([.. signs.Select(s => -size * s)]));
        }

        if (plus is null || minus is null)
        {
            return null;
        }

        double[] scale = [.. plus.Zip(minus, signs!).Select(t => (t.First - t.Second) / (2 * size * t.Third))];
        double[] shift = [.. plus.Zip(minus, (a, b) => 0.5 * (a + b))];
        IsNormalized = !(scale.All(a => Math.Abs(a - 1) <= Exact) && shift.All(t => Math.Abs(t) <= Exact));
        return IsNormalized ? (scale, shift) : ([.. scale.Select(_ => 1.0)], [.. shift.Select(_ => 0.0)]);
    }

    // u(x), from the row of ∂output/∂W that is largest.
    private double[]? FindRead(double[] x)
    {
        var point = new Matrix(1, x.Length, x);
        double[] outputs = TorchScriptTwoLayer.Evaluate(network, point, shape).Row(0).ToArray();
        for (int j = 0; j < _output.Rows; j++)
        {
            using DisposeScope scope = NewDisposeScope();
            Matrix gradient = Read(network.DifferentiateBy(TorchScriptTwoLayer.ToTensor(network, point, shape), hidden, j));
            double[] weights = step.Derive(outputs, j);
            double[] factors =
                [.. Enumerable.Range(0, _hidden.Rows).Select(r => weights.Select((weight, l) => weight * _output[l, r]).Sum())];
            int row = Enumerable.Range(0, _hidden.Rows).MaxBy(r => gradient.Row(r).ToArray().Sum(Math.Abs));
            if (Math.Abs(factors[row]) > LeastShare * factors.Max(Math.Abs) && gradient.Row(row).ContainsAnyExcept(0.0))
            {
                return Array.ConvertAll(gradient.Row(row).ToArray(), value => value / factors[row]);
            }
        }

        return null;
    }

    private HiddenLayer Fold(double[]? bias, double[] scale, double[] shift)
    {
        var layer = new HiddenLayer(_hidden, bias);
        return IsNormalized ? layer.WithInput(scale, shift) : layer;
    }

    private bool Agrees(DenseNetwork candidate, Matrix points, Matrix outputs, double tolerance)
    {
        double largest = 0, worst = 0;
        double[] logits = new double[candidate.OutputCount];
        for (int i = 0; i < points.Rows; i++)
        {
            Evaluate(candidate, points.Row(i), logits);
            double[] found = step.Apply(_output.Rows == 1 ? [logits[0]] : logits);
            for (int j = 0; j < outputs.Columns; j++)
            {
                // Max lets NaN through
                (largest, worst) = (Math.Max(largest, Math.Abs(outputs[i, j])), Math.Max(worst, Math.Abs(found[j] - outputs[i, j])));
            }
        }

        return worst <= tolerance * largest;
    }

    private static void Evaluate(DenseNetwork network, ReadOnlySpan<double> x, double[] logits)
    {
        for (int j = 0; j < logits.Length; j++)
        {
            logits[j] = network.OutputBiasOf(j);
        }

        for (int r = 0; r < network.Hidden.NeuronCount; r++)
        {
            double z = network.Hidden.Biases[r];
            for (int i = 0; i < x.Length; i++)
            {
                z += network.Hidden.Weights[r, i] * x[i];
            }

            for (int j = 0; z > 0 && j < logits.Length; j++)
            {
                logits[j] += network.OutputWeight(j, r) * z;
            }
        }
    }

    private IEnumerable<double[]?> Biases(int length) => network.Parameters
        .Where(entry => entry.Value.shape is [var entries] && entries == length)
        .Select(entry => (double[]?)TensorMemory.ReadDoubles(entry.Value)).Append(null);

    // a dense network has two outputs: the one of a binary network twice
    private Matrix Doubled() => new(2, _output.Columns, [.. _output.Row(0), .. _output.Row(0)]);

    private static double[]? Doubled(double[]? bias) => bias is null ? null : [bias[0], bias[0]];

    private static Matrix Read(Tensor matrix) =>
        new((int)matrix.shape[0], (int)matrix.shape[1], TensorMemory.ReadDoubles(matrix));
}
