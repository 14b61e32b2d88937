using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Certificates;

/// <summary>Proven lower bounds on the radius of deep ReLU networks that are one chain of layers, in ℓ₂ and ℓ∞.</summary>
/// <remarks>
/// Covered are the small CNN and the MLP of this library, and ONNX graphs of convolutions, linear layers, batch normalisation, ReLU and
/// maximum pooling of squares that do not overlap, one after another, under every read-out. ResNets and TorchScript files are not. The
/// bound is α-CROWN's, in ℓ₂ with what a layer's maxima take away bounded for all of them together; without convolutions, where that
/// costs little, the larger of both. In ℓ₂ the product of Lipschitz constants counts where it is larger, or where only that is known.
/// Without a box, so valid in any box. See docs/decisions/0019-certificates-of-deep-networks.md.
/// </remarks>
public static class DeepRadiusCertifier
{
    private const double Rounding = 1e-5;       // of the largest logit: models compute in float32

    /// <summary>Certifies points.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="points">n × d, in the units of the model's input.</param>
    /// <param name="labels">The label of the decision for each point: n.</param>
    /// <param name="decision">How the k logits become a decision.</param>
    /// <param name="norm">The norm of the radii.</param>
    /// <param name="options">How hard to search.</param>
    /// <param name="progress">Is told of every finished point.</param>
    /// <param name="cancellation">Stops between points.</param>
    /// <returns>n radii, 0 where the decision is wrong or nothing was proven; null where the network is not covered.</returns>
    /// <exception cref="ArgumentException">The points, the labels or the decision do not fit the model.</exception>
    /// <exception cref="Options.OptionsException">An option is out of range.</exception>
    public static CertifiedRadius[]? Certify(
        DeepClassifier model, Samples points, IReadOnlyList<int> labels, Decision decision, Norm norm, DeepCertificateOptions options,
        IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(options);
        options.Validated();
        Shape.Require(labels.Count == points.Count, nameof(labels), $"are {labels.Count}; there are n = {points.Count} points");
        Shape.Require(
            decision.OutputCount == model.ClassCount, nameof(decision),
            $"has {decision.OutputCount} outputs; the model has {model.ClassCount}");
        if (model.Function.FindGraph() is not { } graph)
        {
            return null;
        }

        LipschitzProduct? product = norm == Norm.L2 ? LipschitzProduct.Of(graph) : null;
        using RectifierChain? chain = ChainReader.Read(graph, model.Function.Device);
        if (chain is null && product is null)
        {
            return null;
        }

        Matrix logits = model.ComputeLogits(points);
        ChainCertifier[] certifiers = chain is null ? []
            : norm == Norm.L2 && chain.IsDense ? [new(chain, norm, options), new(chain, norm, options, isJoint: false)]
            : [new(chain, norm, options)];
        var results = new CertifiedRadius[points.Count];
        for (int i = 0; i < results.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] f = logits.Row(i).ToArray();
            double margin = decision.Evaluate(f, labels[i]);
            double simple = product?.Certify(decision, f, labels[i]) ?? 0;
            double traced = margin <= 0 || i >= options.TracedCount
                ? 0 : Trace(certifiers, points.Row(i), MarginFunctions.Of(decision, f, labels[i]), f, model.Function.Device);
            CertificateMethod method = traced > simple ? CertificateMethod.AlphaCrown : CertificateMethod.GlobalLipschitz;
            results[i] = new CertifiedRadius(i, labels[i], margin, Math.Max(traced, simple), method, norm);
            progress?.Report(new AttackProgress(i + 1, results.Length));
        }

        return results;
    }

    private static double Trace(
        ChainCertifier[] certifiers, ReadOnlySpan<float> point, MarginFunctions functions, double[] logits, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        double rounding = Rounding * logits.Max(Math.Abs);
        Tensor x = TensorMemory.Create(point.ToArray(), [point.Length], device);
        Tensor rows = TensorMemory.Create(functions.Coefficients, [functions.Count, logits.Length], device);
        Tensor shifts = TensorMemory.Create(Array.ConvertAll(functions.Shifts, shift => shift + rounding), [functions.Count], device);
        return certifiers.Select(one => one.Certify(x, rows, shifts)).DefaultIfEmpty(0).Max();
    }
}
