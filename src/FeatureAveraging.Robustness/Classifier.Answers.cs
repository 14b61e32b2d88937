using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging;

public sealed partial class Classifier
{
    /// <summary>Share of samples that the decision gets right, in [0, 1]; a tie is an error.</summary>
    /// <param name="samples">At least one sample.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">There is no sample, or the samples do not fit the network.</exception>
    public double Accuracy(LabeledSamples samples, int threads = 1)
    {
        double[] margins = ComputeMargins(samples, threads);
        Shape.Require(margins.Length > 0, nameof(samples), $"are none; a share of no samples is not a number");
        return (double)margins.Count(margin => margin > 0) / margins.Length;
    }

    /// <summary>The margin of every sample, in their order; &gt; 0 means correct, a tie is an error.</summary>
    /// <param name="samples">n samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network.</exception>
    public double[] ComputeMargins(LabeledSamples samples, int threads = 1)
    {
        int[] labels = SelectLabels(samples);
        double[] margins = new double[labels.Length];
        Parallel.For(
            0, labels.Length, new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => (Workspace: CreateWorkspace(), Point: new double[InputDimension]),
            (i, _, own) =>
            {
                samples.Inputs.CopyRow(i, own.Point);
                margins[i] = EvaluateMargin(own.Point, labels[i], own.Workspace);
                return own;
            },
            _ => { });
        return margins;
    }

    /// <summary>f(x) of every sample, by the network's own evaluation: n × <see cref="Networks.Decision.OutputCount"/>.</summary>
    /// <param name="points">n × d.</param>
    /// <exception cref="ArgumentException">The points are not d wide.</exception>
    public Matrix ComputeOutputs(Samples points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var outputs = new Matrix(points.Count, Network.OutputCount);
        ReadoutWorkspace workspace = CreateWorkspace();
        double[] point = new double[points.Dimension];
        for (int i = 0; i < points.Count; i++)
        {
            points.CopyRow(i, point);
            Network.Hidden.EvaluatePreactivations(point, workspace.Preactivations);
            Network.EvaluateOutputs(workspace.Preactivations, _weightNorms, outputs.Row(i));
        }

        return outputs;
    }

    /// <summary>The ℓ₂ radius of every sample: exact, or a bracket where a limit was reached.</summary>
    /// <param name="samples">The samples; where the decision is between classes the label is the sample's cluster.</param>
    /// <param name="options">Gap and limits for each sample; null for the defaults.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <param name="clock">For time limits; null for the system's.</param>
    /// <param name="progress">Is told of every finished sample.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">Radii of this network cannot be computed, or the samples do not fit it.</exception>
    public RadiusTable Radii(
        LabeledSamples samples,
        RadiusOptions? options = null,
        int threads = 1,
        TimeProvider? clock = null,
        IProgress<AttackProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        (options, clock) = (options ?? new RadiusOptions(), clock ?? TimeProvider.System);
        return new RadiusTable(RadiusSolver.Solve(this, samples, options, clock, threads, progress, cancellation));
    }

    /// <summary>Attacks every sample with a suite of attacks and keeps the worst case of each.</summary>
    /// <param name="samples">The samples, inside the box.</param>
    /// <param name="norm">The norm of every length.</param>
    /// <param name="radii">Radii of the table: finite, ≥ 0, strictly ascending. Attacks with a fixed budget visit them.</param>
    /// <param name="box">The inputs that exist; null for all of ℝ^d.</param>
    /// <param name="attacks">Names of <see cref="AttackCatalog"/>; null for all of them.</param>
    /// <param name="seed">Root seed; null for 0.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops between samples.</param>
    /// <exception cref="ArgumentException">
    /// A name is unknown, radii are not ascending, or the samples do not fit network or box.
    /// </exception>
    public AttackTable Attack(
        LabeledSamples samples,
        Norm norm,
        IReadOnlyList<double> radii,
        Box? box = null,
        IReadOnlyList<string>? attacks = null,
        Seed? seed = null,
        int threads = 1,
        CancellationToken cancellation = default)
    {
        IAttack<AttackProblem>[] suite = [.. (attacks ?? AttackCatalog.Names).Select(Find)];
        var problem = new AttackProblem(this, samples, new AttackRules(norm, radii, seed ?? new Seed(0), box)) { Threads = threads };
        return new AttackTable(new AttackSuite<AttackProblem>(suite).Search(problem, cancellation: cancellation), radii);
    }

    private static IAttack<AttackProblem> Find(string name) => AttackCatalog.Find(name)
        ?? throw new ArgumentException($"'{name}' is no attack; expected {string.Join(", ", AttackCatalog.Names)}.", nameof(name));
}
