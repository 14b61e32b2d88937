using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness;

/// <summary>Robust accuracy against radius, as an attack saw it: an upper bound on the truth at every radius.</summary>
/// <param name="Radii">Radii, strictly ascending.</param>
/// <param name="Accuracy">Share of samples not broken at any radius up to each, in [0, 1].</param>
/// <param name="BrokenAt">The smallest radius at which each sample was broken; 0 when misclassified as it is, +∞ when it survived all.</param>
/// <param name="Witnesses">The verified point behind each <paramref name="BrokenAt"/>; null where that is 0 or +∞, or where only distances were given.</param>
/// <param name="Diagnostics">What may mislead.</param>
public sealed record RobustnessCurve(
    IReadOnlyList<double> Radii,
    IReadOnlyList<double> Accuracy,
    IReadOnlyList<double> BrokenAt,
    IReadOnlyList<Witness?> Witnesses,
    IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The curve of a minimum-norm attack: a sample of distance r is broken at every radius ≥ r.</summary>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending.</param>
    /// <param name="distances">Distance of each sample, ≥ 0, +∞ if none was found; at least one.</param>
    /// <exception cref="ArgumentException">Radii are not ascending, or a distance is negative or NaN, or there is none.</exception>
    public static RobustnessCurve FromDistances(IReadOnlyList<double> radii, IReadOnlyList<double> distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        Shape.Require(distances.All(r => r >= 0), nameof(distances), $"hold a NaN or a negative value; every distance is ≥ 0");
        return Assemble(radii, distances, new Witness?[distances.Count], []);
    }

    /// <summary>Attacks every sample by projected gradient descent in ℓ₂ without a box: ascending radii, survivors only.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending.</param>
    /// <param name="options">The attack.</param>
    /// <param name="seed">Root seed; sample i draws from (<c>attack.pgd</c>, i), one radius after the other, so neither the order of the samples nor the threads matter.</param>
    /// <param name="threads">Threads; the results do not depend on it.</param>
    /// <param name="progress">Hears of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, carry no clusters where they are needed, or radii are not ascending.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    /// <remarks>Runs in the reduced space (<see cref="Reduction.ReducedSpace"/>); every success is verified on the original network, and a proposal that fails verification does not count.</remarks>
    public static RobustnessCurve Search(ReadoutClassifier classifier, LabeledSamples samples, IReadOnlyList<double> radii, PgdOptions options, Seed seed, int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default) =>
        Search(classifier, samples, Norm.L2, null, radii, options, seed, threads, progress, cancellation);

    /// <summary>Attacks every sample by projected gradient descent in a norm and a box: ascending radii, survivors only.</summary>
    /// <param name="classifier">The decision to break.</param>
    /// <param name="samples">The samples, inside the box; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="norm">The norm of the radii.</param>
    /// <param name="box">The inputs that exist; null means all of ℝ^d.</param>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending.</param>
    /// <param name="options">The attack.</param>
    /// <param name="seed">Root seed; sample i draws from (<c>attack.pgd</c>, i).</param>
    /// <param name="threads">Threads; the results do not depend on it.</param>
    /// <param name="progress">Hears of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network or lie outside the box, carry no clusters where they are needed, or radii are not ascending.</exception>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public static RobustnessCurve Search(ReadoutClassifier classifier, LabeledSamples samples, Norm norm, Box? box, IReadOnlyList<double> radii, PgdOptions options, Seed seed, int threads = 1, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        RequireAscending(radii);
        var sweep = new PgdSweep(classifier, samples, [.. radii.Select(r => new ThreatModel(norm, r, box))], options, seed);
        double[] brokenAt = new double[samples.Count];
        var witnesses = new Witness?[samples.Count];
        int[] zeroGradients = new int[samples.Count];
        int done = 0;
        Parallel.For(0, samples.Count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, sweep.CreateRunner, (i, _, runner) =>
        {
            (brokenAt[i], witnesses[i], zeroGradients[i]) = runner.Attack(i);
            progress?.Report(new AttackProgress(Interlocked.Increment(ref done), samples.Count));
            return runner;
        }, _ => { });
        return Assemble(radii, brokenAt, witnesses, Diagnose(classifier, zeroGradients));
    }

    private static RobustnessCurve Assemble(IReadOnlyList<double> radii, IReadOnlyList<double> brokenAt, Witness?[] witnesses, IReadOnlyList<Diagnostic> diagnostics)
    {
        RequireAscending(radii);
        Shape.Require(brokenAt.Count > 0, "samples", $"are none; a share needs at least one sample");
        double[] accuracy = [.. radii.Select(epsilon => (double)brokenAt.Count(r => r > epsilon) / brokenAt.Count)];
        return new RobustnessCurve([.. radii], accuracy, [.. brokenAt], witnesses, diagnostics);
    }

    private static void RequireAscending(IReadOnlyList<double> radii)
    {
        ArgumentNullException.ThrowIfNull(radii);
        for (int i = 0; i < radii.Count; i++)
        {
            Shape.Require(radii[i] >= 0 && double.IsFinite(radii[i]) && (i == 0 || radii[i] > radii[i - 1]), nameof(radii), $"hold {radii[i]} at position {i}; finite values ≥ 0 in strictly ascending order are needed");
        }
    }

    private static List<Diagnostic> Diagnose(ReadoutClassifier classifier, int[] zeroGradients)
    {
        var diagnostics = new List<Diagnostic>();
        int blind = zeroGradients.Count(steps => steps > 0);
        if (blind > 0)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.ZeroGradient, Severity.Warning, $"The gradient of the attacked loss was zero on {blind} of {zeroGradients.Length} samples ({zeroGradients.Sum(steps => (long)steps)} steps); a random direction was taken instead, so the curve may overstate robustness."));
        }

        if (classifier.Readout == Readout.Sum && classifier.Network is MulticlassNetwork { Partition: { } p } && p.PositiveClusters.Count != p.NegativeClusters.Count)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.UnbalancedSum, Severity.Warning, $"The sum read-out weighs {p.PositiveClusters.Count} positive against {p.NegativeClusters.Count} negative classes: it changes when a constant is added to all logits. The mean read-out does not."));
        }

        return diagnostics;
    }
}
