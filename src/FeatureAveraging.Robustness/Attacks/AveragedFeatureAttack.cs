using System.Numerics.Tensors;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>
/// The smallest step along −y(μ₊ − μ₋), one direction common to all samples, that flips each sample (Li et al.
/// 2025: the direction that breaks averaged networks). Of more than two coarse classes each has one direction, from its mean to the mean of
/// the others.
/// </summary>
/// <remarks>
/// Exact along the line for ReLU networks under every read-out but <see cref="Readout.Probability"/>: there the outputs are linear between
/// the neurons' breakpoints. For the probability read-out and the polynomial ReLU a scan with bisection takes its place, whose answer is an
/// upper bound on the distance along the line.
/// </remarks>
public sealed class AveragedFeatureAttack : IAttack<AttackProblem>
{
    private readonly double[]? _direction;

    /// <summary>Makes an attack along directions estimated from the attacked samples (<see cref="EstimateDirection"/>).</summary>
    public AveragedFeatureAttack()
    {
    }

    /// <summary>Makes an attack on two coarse classes along a given direction.</summary>
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
    /// <param name="samples">The samples, of two coarse classes.</param>
    /// <returns>d values.</returns>
    /// <exception cref="ArgumentException">
    /// There are more than two coarse classes; or neither features nor clusters are known, and one label does not occur.
    /// </exception>
    public static double[] EstimateDirection(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Shape.Require(
            samples.GroupCount == 2, nameof(samples), $"have {samples.GroupCount} coarse classes; one direction is between two of them");
        if (samples.Partition is { } partition && (samples.Features is not null || samples.HasEveryCluster))
        {
            return ComputeDirection(samples.Features ?? samples.ComputeClusterMeans(), partition);
        }

        Matrix means = EstimateMeans(samples);
        double[] direction = new double[means.Columns];
        TensorPrimitives.Subtract(means.Row(0), means.Row(1), direction);
        return direction;
    }

    /// <summary>The directions of all coarse classes: the mean of the class minus the mean of the other classes' means.</summary>
    /// <param name="samples">The samples.</param>
    /// <returns>G directions of d values; of two classes μ₊ − μ₋ and its opposite.</returns>
    /// <exception cref="ArgumentException">Neither features nor clusters are known, and one class does not occur.</exception>
    /// <remarks>μ_g − mean_{h ≠ g} μ_h = G/(G − 1)·(μ_g − mean of all μ).</remarks>
    public static double[][] EstimateDirections(LabeledSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Matrix means = EstimateMeans(samples);
        double[] center = new double[means.Columns];
        for (int g = 0; g < means.Rows; g++)
        {
            TensorPrimitives.MultiplyAdd(means.Row(g), 1.0 / means.Rows, center, center);
        }

        double stretch = means.Rows / (means.Rows - 1.0);
        return [.. Enumerable.Range(0, means.Rows).Select(g =>
        {
            double[] direction = new double[means.Columns];
            TensorPrimitives.Subtract(means.Row(g), center, direction);
            TensorPrimitives.Multiply(direction, stretch, direction);
            return direction;
        })];
    }

    /// <summary>Mean of each coarse class: of its features, its cluster means or its samples, G × d.</summary>
    private static Matrix EstimateMeans(LabeledSamples samples)
    {
        var means = new Matrix(samples.GroupCount, samples.Inputs.Dimension);
        if (samples.Partition is { } partition && (samples.Features is not null || samples.HasEveryCluster))
        {
            Matrix features = samples.Features ?? samples.ComputeClusterMeans();
            for (int j = 0; j < features.Rows; j++)
            {
                Span<double> mean = means.Row(partition.Groups[j]);
                TensorPrimitives.MultiplyAdd(features.Row(j), 1.0 / partition.ClustersOf(partition.Groups[j]).Count, mean, mean);
            }

            return means;
        }

        int[] groups = samples.ComputeGroups();
        int[] sizes = [.. Enumerable.Range(0, means.Rows).Select(g => groups.Count(other => other == g))];
        int missing = Array.IndexOf(sizes, 0);
        Shape.Require(missing < 0, nameof(samples), $"have none of coarse class {missing}; every class needs a sample for a direction");
        double[] x = new double[means.Columns];
        for (int i = 0; i < samples.Count; i++)
        {
            samples.Inputs.CopyRow(i, x);
            TensorPrimitives.MultiplyAdd(x, 1.0 / sizes[groups[i]], means.Row(groups[i]), means.Row(groups[i]));
        }

        return means;
    }

    /// <inheritdoc/>
    public string? Reject(AttackProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return CommonLine.Reject(problem)
            ?? (_direction is not null && problem.Samples.GroupCount > 2
                ? $"its one direction is between two coarse classes; there are {problem.Samples.GroupCount}"
                : _direction is null && problem.Samples.Labels.ToArray().Distinct().Count() < problem.Samples.GroupCount
                ? "its directions lead between the means of the coarse classes; the samples have not all of them"
                : null);
    }

    /// <summary>
    /// Steps from every sample along −y·direction, or along minus the direction of its coarse class, until the decision flips; y is the
    /// binary label even where the decision is between classes.
    /// </summary>
    /// <inheritdoc/>
    public AttackResult Search(AttackProblem problem, IProgress<AttackProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.RequireAcceptedBy(this);
        if (_direction is not null || problem.Samples.GroupCount == 2)
        {
            return new CommonLine(problem.Classifier, _direction ?? EstimateDirection(problem.Samples))
                .Search(Traits, problem, progress, cancellation);
        }

        CommonLine[] lines = [.. EstimateDirections(problem.Samples).Select(one => new CommonLine(problem.Classifier, one))];
        return CommonLine.Search(Traits, problem, lines, group => (group, 1), progress, cancellation);
    }
}
