using FeatureAveraging.Options;

namespace FeatureAveraging.Data;

/// <summary>The multi-cluster distribution of Definition 3.1, with the relaxations one may ask about.</summary>
public sealed record ClusterOptions
{
    /// <summary>k, the number of clusters.</summary>
    /// <value>The default is 10.</value>
    public int ClusterCount { get; init; } = 10;

    /// <summary>d, the input dimension; at least k, so that the centres can be orthogonal.</summary>
    /// <value>The default is 3072.</value>
    public int InputDimension { get; init; } = 3072;

    /// <summary>
    /// G, the number of coarse classes; consecutive clusters belong together, k/G in each (rounded down in the first ones).
    /// </summary>
    /// <value>The default is 2: the paper's J₊ and J₋.</value>
    public int ClassCount { get; init; } = 2;

    /// <summary>|J₊|, of two coarse classes only; the first clusters are the positive ones. Null means k/2, rounded down.</summary>
    /// <value>The default is null.</value>
    public int? PositiveClusterCount { get; init; }

    /// <summary>n, the number of training samples.</summary>
    /// <value>The default is 1000.</value>
    public int SampleCount { get; init; } = 1000;

    /// <summary>Number of test samples.</summary>
    /// <value>The default is 1000.</value>
    public int TestCount { get; init; } = 1000;

    /// <summary>‖μ_j‖: one value for all clusters or one per cluster; empty means √d (Assumption 3.2).</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> CenterNorms { get; init; } = [];

    /// <summary>cos(μ_i, μ_j) for i ≠ j, the same for every pair, in (−1/(k−1), 1).</summary>
    /// <value>The default is 0: orthogonal centres (Assumption 3.2).</value>
    public double CenterCosine { get; init; }

    /// <summary>Standard deviation of the noise per coordinate.</summary>
    /// <value>The default is 1.</value>
    public double NoiseScale { get; init; } = 1;

    /// <summary>Probability of each cluster (k values, summing to 1); empty means uniform.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<double> Probabilities { get; init; } = [];

    /// <summary>Probability that a training label is wrong: the other of two coarse classes, any other of more.</summary>
    /// <value>The default is 0.</value>
    public double LabelNoise { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public ClusterOptions Validated()
    {
        int positive = PositiveClusterCount ?? ClusterCount / 2;
        return Options.Faults.Of(this)
            .Unless(ClusterCount >= 2, nameof(ClusterCount), ClusterCount, "at least 2 clusters, one a side")
            .Unless(
                ClassCount >= 2 && ClassCount <= Math.Max(2, ClusterCount), nameof(ClassCount), ClassCount,
                $"2 to {ClusterCount} coarse classes, one for each cluster at most")
            .Unless(
                ClassCount == 2 || PositiveClusterCount is null, nameof(PositiveClusterCount), PositiveClusterCount,
                $"no value: {ClassCount} coarse classes have no positive side")
            .Unless(
                InputDimension >= ClusterCount, nameof(InputDimension), InputDimension,
                $"d ≥ k = {ClusterCount}, so that {ClusterCount} centres can be linearly independent")
            .Unless(
                ClusterCount < 2 || (positive >= 1 && positive < ClusterCount), nameof(PositiveClusterCount), positive,
                $"1 to {ClusterCount - 1}, so that neither side is empty")
            .Unless(SampleCount >= 1, nameof(SampleCount), SampleCount, "at least 1")
            .Unless(TestCount >= 1, nameof(TestCount), TestCount, "at least 1")
            .Unless(
                CenterNorms.Count <= 1 || CenterNorms.Count == ClusterCount, nameof(CenterNorms), $"{CenterNorms.Count} values",
                $"one value, or one per cluster ({ClusterCount})")
            .Unless(
                CenterNorms.All(v => v > 0 && double.IsFinite(v)), nameof(CenterNorms), string.Join(", ", CenterNorms),
                "positive finite norms")
            .Unless(
                CenterCosine < 1 && CenterCosine > -1.0 / Math.Max(1, ClusterCount - 1), nameof(CenterCosine), CenterCosine,
                $"a value in (-1/(k-1), 1) = ({-1.0 / Math.Max(1, ClusterCount - 1):0.####}, 1)")
            .Unless(NoiseScale >= 0 && double.IsFinite(NoiseScale), nameof(NoiseScale), NoiseScale, "a finite value ≥ 0")
            .Unless(
                Probabilities.Count == 0 || Probabilities.Count == ClusterCount, nameof(Probabilities), $"{Probabilities.Count} values",
                $"none, or one per cluster ({ClusterCount})")
            .Unless(
                Probabilities.Count == 0 || (Probabilities.All(p => p >= 0) && Math.Abs(Probabilities.Sum() - 1) <= 1e-9),
                nameof(Probabilities), string.Join(", ", Probabilities), "non-negative values that sum to 1")
            .Unless(LabelNoise is >= 0 and < 0.5, nameof(LabelNoise), LabelNoise, "a probability in [0, 0.5)")
            .ThrowIfAny();
    }

    /// <summary>Coarse class of each cluster under these options.</summary>
    internal Partition CreatePartition() => PositiveClusterCount is { } positive
        ? Partition.FirstPositive(positive, ClusterCount - positive)
        : Partition.Equal(ClusterCount, ClassCount);

    /// <summary>‖μ_j‖ under these options.</summary>
    /// <param name="cluster">j, from 0.</param>
    internal double CenterNormOf(int cluster) =>
        CenterNorms.Count switch { 0 => Math.Sqrt(InputDimension), 1 => CenterNorms[0], _ => CenterNorms[cluster] };

    /// <summary>Probability of cluster j under these options.</summary>
    /// <param name="cluster">j, from 0.</param>
    internal double ProbabilityOf(int cluster) => Probabilities.Count == 0 ? 1.0 / ClusterCount : Probabilities[cluster];
}
