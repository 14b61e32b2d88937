using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>Proven lower bounds on the radius of two-layer ReLU networks, in ℓ₂ and ℓ∞, for every read-out.</summary>
/// <remarks>
/// Each method bounds the margin from below over a ball; the radius is the largest ball found, by doubling and bisection, whose bound is
/// positive, and that ball was checked itself. Without a box: with one the bounds stay sound, for it only takes perturbations away. In ℓ₂
/// the cost does not depend on d beyond one product Wx per sample.
/// </remarks>
public static class RadiusCertifier
{
    /// <summary>Certifies every sample.</summary>
    /// <param name="classifier">Network and read-out.</param>
    /// <param name="samples">The samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="method">How.</param>
    /// <param name="norm">The norm of the radii.</param>
    /// <param name="options">For <see cref="CertificateMethod.AlphaCrown"/>.</param>
    /// <param name="threads">Threads, over samples; the results do not depend on it.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The activation is not the ReLU, the method is none, or
    /// the samples do not fit the network.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static CertifiedRadius[] Certify(
        Classifier classifier, LabeledSamples samples, CertificateMethod method, Norm norm, CertificateOptions options,
        int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        options.Validated();
        Shape.Require(
            Enum.IsDefined(method), nameof(method), $"is {method}; interval, CROWN, α-CROWN, global or local Lipschitz was expected");
        Shape.Require(
            classifier.Network.Hidden.Activation.IsRelu, nameof(classifier),
            $"has a polynomial ReLU with p = {classifier.Network.Hidden.Activation.Power}; certificates of the network itself need p = " +
            $"1, randomized smoothing takes any");
        int[] labels = classifier.SelectLabels(samples);
        var layer = new CertifiedLayer(classifier.Network, norm);
        var parts = new MarginParts(classifier, layer);
        var results = new CertifiedRadius[samples.Count];
        SampleLoop.Run(
            samples.Count,
            threads,
            () => new Worker(classifier, layer, parts, method, options),
            (i, worker) => results[i] = worker.Certify(i, samples.Inputs, labels[i]),
            progress,
            cancellation);
        return results;
    }

    /// <summary>One thread's scratch memory.</summary>
    private sealed class Worker(
        Classifier classifier, CertifiedLayer layer, MarginParts parts, CertificateMethod method, CertificateOptions options)
    {
        private const double Resolution = 1e-9;         // relative: where bisection stops
        private const double LeastGain = 1e-6;          // relative: where slopes are good enough
        private const int MostRounds = 20;
        private readonly ReadoutWorkspace _workspace = classifier.CreateWorkspace();
        private readonly MarginBound _bound = new(layer);
        private readonly double[] _x = new double[classifier.InputDimension];
        private readonly double[] _slopes = new double[layer.Hidden.NeuronCount];
        private SlopeAscent? _ascent;

        public CertifiedRadius Certify(int index, Samples samples, int label)
        {
            samples.CopyRow(index, _x);
            double margin = classifier.EvaluateMargin(_x, label, _workspace), radius = 0;
            if (margin > 0)
            {
                _bound.Start(_x);
                radius = double.PositiveInfinity;
                foreach (MarginPart part in parts.Select(label, _workspace.Outputs))
                {
                    radius = CertifyPart(part, radius);
                }
            }

            return new CertifiedRadius(index, label, margin, radius, method, layer.Norm);
        }

        /// <summary>The radius of one part, or the given one where it is no smaller.</summary>
        private double CertifyPart(MarginPart part, double enough)
        {
            _bound.WriteTangents(part, _slopes);
            if (part.IsUnbreakable || (double.IsFinite(enough) && Bound(part, enough) > 0))
            {
                return enough;
            }

            double radius = SearchLargest(part, 0);
            return method == CertificateMethod.AlphaCrown
                ? Math.Min(enough, ImproveSlopes(part, radius, enough))
                : Math.Min(enough, radius);
        }

        /// <summary>
        /// In turn: the best slopes for the radius so far, and the largest radius for these slopes. Every step keeps or raises it.
        /// </summary>
        private double ImproveSlopes(MarginPart part, double radius, double enough)
        {
            _ascent ??= new SlopeAscent(_bound, options, _slopes.Length);
            for (int round = 0; round < MostRounds && radius < enough; round++)
            {
                double before = radius;
                _ascent.Improve(part, radius, _slopes);
                radius = SearchLargest(part, radius);
                if (radius <= before * (1 + LeastGain))
                {
                    break;
                }
            }

            return radius;
        }

        /// <summary>Doubling, then bisection; the result was verified, or is the given verified radius.</summary>
        private double SearchLargest(MarginPart part, double verified)
        {
            double atSample = Bound(part, 0), low = verified;
            if (!(atSample > 0))
            {
                return 0;
            }

            double high = Math.Max(2 * verified, atSample / part.Reach);
            while (Bound(part, high) > 0)
            {
                (low, high) = (high, 2 * high);
            }

            while (high - low > Resolution * high)
            {
                double middle = 0.5 * (low + high);
                (low, high) = Bound(part, middle) > 0 ? (middle, high) : (low, middle);
            }

            return low;
        }

        private double Bound(MarginPart part, double epsilon) => method switch
        {
            CertificateMethod.Interval => _bound.EvaluateInterval(part, epsilon),
            CertificateMethod.Crown or CertificateMethod.AlphaCrown => _bound.EvaluateLinear(part, epsilon, _slopes),
            CertificateMethod.GlobalLipschitz => _bound.EvaluateLipschitz(part, epsilon, local: false),
            _ => _bound.EvaluateLipschitz(part, epsilon, local: true),
        };
    }
}

/// <summary>A proven lower bound on the radius of one sample, for the network itself (not for a smoothed one).</summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Margin">The margin at the sample.</param>
/// <param name="Radius">No perturbation up to this length makes the decision wrong; rounded down; 0 when it is wrong
/// already or nothing was proven, +∞ when none can.</param>
/// <param name="Method">How it was proven.</param>
/// <param name="Norm">The norm of the radius.</param>
public sealed record CertifiedRadius(int Sample, int Label, double Margin, double Radius, CertificateMethod Method, Norm Norm);
