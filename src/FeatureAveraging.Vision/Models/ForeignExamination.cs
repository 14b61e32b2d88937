using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Models;

/// <summary>
/// Finds out by calls on some samples what a network of another program reads and returns, and refuses one that is not a fixed function
/// of each sample.
/// </summary>
/// <param name="network">The network; its axes and the form of its outputs are set.</param>
/// <param name="options">What is known.</param>
/// <param name="points">n ≥ 1 samples, n × c × h × w.</param>
internal sealed class ForeignExamination(ForeignNetwork network, ForeignModelOptions options, Tensor points)
{
    private const double Rounding = 1e-4;           // of the largest output: other batches are summed in another order
    private const double RowTolerance = 1e-3;       // of probabilities in float32, up to some thousand classes
    private const string Mode =
        "Call model.eval() before torch.jit.script, torch.jit.trace or torch.onnx.export, and export again.";

    /// <summary>k, the outputs as they are.</summary>
    public int OutputCount { get; private set; }

    /// <summary>Outputs of probability 0 on the samples.</summary>
    public int ZeroProbabilities { get; private set; }

    /// <summary>Asks everything.</summary>
    /// <exception cref="ForeignModelException">The network cannot be used; the message says why.</exception>
    public void Run()
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor outputs = FindAxes();
        OutputCount = checked((int)outputs.shape[1]);
        RequireFinite(outputs);
        double largest = Math.Max(Largest(outputs), 1e-30);
        RequireSame(
            outputs, network.ComputeOutputs(points), 0.01 * Rounding * largest,
            "two calls with the same samples give other outputs (dropout or other random numbers are on; they differ by {0})");
        // other companions: half of the samples, and the zero point
        long half = (points.shape[0] + 1) / 2;
        Tensor part = cat([points.narrow(0, 0, half), zeros_like(points.narrow(0, 0, 1))], 0);
        RequireSame(
            outputs.narrow(0, 0, half), network.ComputeOutputs(part).narrow(0, 0, half), Rounding * largest,
            "its outputs for a sample depend on the other samples of the batch (batch statistics of training mode; they differ by {0})");
        RequireClasses();
        network.Form = FindForm(outputs);
    }

    // What the network says itself; else the shape of the samples, or their values in one row.
    private Tensor FindAxes()
    {
        List<string> faults = [];
        ForeignModelException? shape = null;
        foreach (long[] axes in Candidates())
        {
            network.Axes = axes;
            try
            {
                return network.ComputeOutputs(points);
            }
            catch (ForeignModelException fault)
            {
                shape ??= fault;
            }
            catch (ExternalException fault)
            {
                faults.Add($"n × {string.Join(" × ", axes)} ({TorchScriptNetwork.Reason(fault)})");
            }
        }

        throw shape ?? Unreadable($"it cannot read the samples: not as {string.Join(", nor as ", faults.Take(2))}");
    }

    private long[][] Candidates()
    {
        (int c, int h, int w) = options.InputShape;
        long[][] all = (c, h) == (1, 1)
            ? [[w], [1, w], [1, 1, w]]
            : c == 1 ? [[c, h, w], [c * h * w], [h, w]] : [[c, h, w], [c * h * w]];
        if (network.KnownAxes is not { } known)
        {
            return all;
        }

        long[] exact = [.. known.Select(length => (long)length)];
        bool fits(long[] axes) =>
            axes.Length == exact.Length && axes.Zip(exact).All(pair => pair.Second == 0 || pair.First == pair.Second);
        long[][] fitting = exact.All(length => length > 0) && exact.Aggregate(1L, (product, length) => product * length) == c * h * w
            ? [exact] : [.. all.Where(fits)];
        string wanted = string.Join(" × ", known.Select(length => length == 0 ? "any" : FormattableString.Invariant($"{length}")));
        return fitting.Length > 0
            ? fitting : throw Unreadable($"it reads n × {wanted} values, and the samples are n × {options.InputShape}");
    }

    private static ForeignModelException Unreadable(string found) => new(
        found, "samples of the shape and type that the model was made for",
        "Give images of the model's size, or an .npz file whose x has the axes of the model, [n, channels, rows, columns] or [n, d]; or " +
        "say the axes with --input.");

    private static void RequireFinite(Tensor outputs)
    {
        if (!outputs.isfinite().all().ToBoolean())
        {
            throw new ForeignModelException(
                "of some sample it makes an output that is NaN or infinite", "finite outputs",
                "Look at the weights, and at the scale of the samples (--mean, --std, --scale).");
        }
    }

    private static void RequireSame(Tensor one, Tensor other, double tolerance, string fault)
    {
        double difference = Largest(one.sub(other));
        if (!(difference <= tolerance))
        {
            string text = difference.ToString("G2", System.Globalization.CultureInfo.InvariantCulture);
            throw new ForeignModelException(
                fault.Replace("{0}", text, StringComparison.Ordinal), "a model in evaluation mode, a function of each sample", Mode);
        }
    }

    private void RequireClasses()
    {
        if (OutputCount < options.ClassCount && !(OutputCount == 1 && options.ClassCount == 2))
        {
            throw new ForeignModelException(
                $"it has {OutputCount} {(OutputCount == 1 ? "output" : "outputs")}, and the samples have {options.ClassCount} classes",
                "an output for every class, or one output for two classes",
                "Give the samples that the model was trained for, or merge their classes with --labels.");
        }
    }

    private OutputForm FindForm(Tensor outputs)
    {
        bool inUnit = Largest(outputs.neg().relu()) == 0 && outputs.max().ToDouble() <= 1 + RowTolerance;
        bool one = OutputCount == 1;
        bool probabilities = inUnit && (one
            || Largest(outputs.sum(1).sub(ones(outputs.shape[0], dtype: outputs.dtype, device: outputs.device))) <= RowTolerance);
        ZeroProbabilities = probabilities ? (int)outputs.eq(zeros_like(outputs)).sum().ToInt64() : 0;
        return probabilities
            ? one ? OutputForm.OneProbability : OutputForm.Probabilities
            : one ? OutputForm.OneLogit : OutputForm.Logits;
    }

    private static double Largest(Tensor values) => values.abs().max().ToDouble();
}
