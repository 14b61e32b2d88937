using System.Globalization;
using System.Runtime.InteropServices;
using FeatureAveraging.Runs;
using FeatureAveraging.Vision.Checking;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// Compares a model in single precision with itself in double precision, on samples: outputs, and gradients by the input. Double precision
/// is right on every processor we know (docs/decisions/0010-when-libtorch-is-wrong.md).
/// </summary>
/// <remarks>
/// The layouts of a model of another program are not ours, so the check of single convolutions may miss one; this one cannot. Where the
/// gradient of a sample differs because a ReLU is at its kink, the median over the samples does not.
/// </remarks>
internal static class PrecisionCheck
{
    private const int Most = 8;
    private const double OfOutputs = 1e-3, OfGradients = 1e-2;      // rounding explains 10⁻⁵ and 10⁻⁴; the faults we know are of order 1

    /// <summary>Compares; where the two differ and without oneDNN do not, oneDNN stays off.</summary>
    /// <param name="name">The model, for messages.</param>
    /// <param name="measure">Errors of outputs and gradients, relative to the largest output and to a gradient's length.</param>
    /// <param name="useOneDnn">Switches oneDNN on or off; answers whether that could be done.</param>
    /// <returns>FA4001 or FA4002; null where both agree.</returns>
    public static Diagnostic? Run(string name, Func<(double Outputs, double Gradients)> measure, Func<bool, bool> useOneDnn)
    {
        (double Outputs, double Gradients) with = measure();
        if (IsRight(with))
        {
            return null;
        }

        string off = string.Create(
            CultureInfo.InvariantCulture, $"outputs by {with.Outputs:G2} of the largest, gradients by {with.Gradients:G2} of their length");
        if (useOneDnn(false))
        {
            if (IsRight(measure()))
            {
                return new Diagnostic(
                    DiagnosticIds.OneDnnOff, Severity.Warning,
                    $"{name}: in single precision with oneDNN libtorch computes another result than in double precision ({off}). oneDNN " +
                    "is switched off: results are right, and convolutions several times slower.");
            }

            useOneDnn(true);
        }

        return new Diagnostic(
            DiagnosticIds.PrecisionMatters, Severity.Warning,
            $"{name}: in single precision it computes another result than in double precision ({off}), also without oneDNN. Attacks that " +
            "follow such gradients may be too weak.");
    }

    /// <summary>Errors of a network in single precision.</summary>
    /// <param name="single">The network.</param>
    /// <param name="twice">The same in double precision.</param>
    /// <param name="points">n × c × h × w; the first 8 are used.</param>
    /// <returns>Of outputs, the largest difference in units of the largest output; of gradients, the median over the points of the
    /// difference in units of the gradient's length. Null where the network cannot be computed in double precision.</returns>
    public static (double Outputs, double Gradients)? Measure(ForeignNetwork single, ForeignNetwork twice, Tensor points)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor few = points.narrow(0, 0, Math.Min(Most, points.shape[0]));
        try
        {
            (double[] found, double[] slopes) = Compute(single, few);
            (double[] outputs, double[] gradients) = Compute(twice, few);
            int d = gradients.Length / (int)few.shape[0];
            double largest = outputs.Max(Math.Abs);
            double[] errors = [.. gradients.Chunk(d).Zip(slopes.Chunk(d), (right, other) =>
                Length(right) is > 0 and var length ? Length([.. right.Zip(other, (a, b) => a - b)]) / length : Length(other) > 0 ? 1 : 0)];
            Array.Sort(errors);
            return (largest == 0 ? 0 : outputs.Zip(found, (a, b) => Math.Abs(a - b)).Max() / largest, errors[errors.Length / 2]);
        }
        catch (ExternalException)       // the module asks for single precision by name
        {
            return null;
        }
    }

    // not "greater than": NaN is wrong
    private static bool IsRight((double Outputs, double Gradients) errors) =>
        errors.Outputs <= OfOutputs && errors.Gradients <= OfGradients;

    // of the objective Σ_j (−1)ʲ·(1 + j)·f_j
    private static (double[] Outputs, double[] Gradients) Compute(ForeignNetwork network, Tensor points)
    {
        double[] outputs = [];
        Tensor gradient = network.Differentiate(
            points,
            logits =>
            {
                outputs = TensorMemory.ReadDoubles(logits);
                int k = (int)logits.shape[1];
                float[] weights = [.. outputs.Select((_, i) => (i % k % 2 == 0 ? 1f : -1f) * (1 + (i % k)))];
                return TensorMemory.Create(weights, logits.shape, network.Device);
            },
            passThrough: false);
        return (outputs, TensorMemory.ReadDoubles(gradient));
    }

    private static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
