using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// The smallest step along −y(μ₊ − μ₋), one direction common to all samples, that flips each sample (Li et al.
/// 2025: the direction that breaks averaged networks).
/// </summary>
/// <remarks>
/// Exact along the line for ReLU networks under every read-out but <see cref="Readout.Probability"/>: there the outputs are linear between
/// the neurons' breakpoints. For the probability read-out and the polynomial ReLU a scan with bisection takes its place, whose answer is an
/// upper bound on the distance along the line.
/// </remarks>
public sealed class AveragedFeatureAttack : IAttack<AttackProblem>
{
    private readonly double[]? _direction;

    /// <summary>Makes an attack along a direction estimated from the attacked samples (<see cref="EstimateDirection"/>).</summary>
    public AveragedFeatureAttack()
    {
    }

    /// <summary>Makes an attack along a given direction.</summary>
    /// <param name="direction">μ₊ − μ₋, length d, not zero; only its direction matters.</param>
    public AveragedFeatureAttack(double[] direction)
    {
        ArgumentNullException.ThrowIfNull(direction);
        _direction = direction;
    }

    /// <inheritdoc/>
    public AttackTraits Traits { get; } = new("averaged", new AttackObjective(AttackLoss.Margin), UsesGradients: false);

    /// <summary>μ₊ − μ₋: the mean feature of the positive clusters minus that of the negative ones.</summary>
    /// <param name="features">μ₁…μ_k, or another estimate of them: k × d.</param>
    /// <param name="partition">Side of each cluster.</param>
    /// <returns>d values.</returns>
    /// <exception cref="ArgumentException">There is not one feature per cluster.</exception>
    public static double[] ComputeDirection(Matrix features, Partition partition)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(partition);
        Shape.Require(
            features.Rows == partition.ClusterCount, nameof(features),
            $"has {features.Rows} rows; the partition has {partition.ClusterCount} clusters");
        double[] direction = new double[features.Columns];
        for (int j = 0; j < features.Rows; j++)
        {
            int side = partition.Labels[j];
            TensorPrimitives.MultiplyAdd(features.Row(j), (double)side / partition.Clusters(side).Count, direction, direction);
        }

        return direction;
    }

    /// <summary>
    /// μ₊ − μ₋ of samples: from their features when given, else from cluster means where each cluster
    /// has a sample, else from the means of the two labels.
    /// </summary>
    /// <param name="samples">The samples.</param>
    /// <returns>d values.</returns>
    /// <exception cref="ArgumentException">Neither features nor clusters are known, and one label does not occur.</exception>
    public static double[] EstimateDirection(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Partition is not null && (samples.Features is not null || samples.HasEveryCluster))
        {
            return ComputeDirection(samples.Features ?? samples.ComputeClusterMeans(), samples.Partition);
        }

        int positive = MemoryExtensions.Count(samples.Labels, 1), negative = samples.Count - positive;
        Shape.Require(
            positive > 0 && negative > 0, nameof(samples),
            $"have {positive} positive and {negative} negative labels; both are needed for a direction between them");
        double[] direction = new double[samples.Inputs.Dimension];
        for (int i = 0; i < samples.Count; i++)
        {
            double weight = samples.Labels[i] > 0 ? 1.0 / positive : -1.0 / negative;
            ReadOnlySpan<float> x = samples.Inputs.Row(i);
            for (int c = 0; c < x.Length; c++)
            {
                direction[c] += weight * x[c];
            }
        }

        return direction;
    }

    /// <inheritdoc/>
    public string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return CommonLine.Reject(problem)
            ?? (_direction is null && !(problem.Samples.Labels.Contains(1) && problem.Samples.Labels.Contains(-1))
                ? "its direction is the difference of the two sides' means; the samples have one side only"
                : null);
    }

    /// <summary>
    /// Steps from every sample along −y·direction until the decision flips; y is the binary label
    /// even where the decision is between classes.
    /// </summary>
    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.RequireAcceptedBy(this);
        return new CommonLine(problem.Classifier, _direction ?? EstimateDirection(problem.Samples))
            .Search(Traits, problem, progress, cancellation);
    }
}
