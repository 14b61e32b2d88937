using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>One network on its way through training, and what it is worth.</summary>
/// <param name="Seed">Seed of its training.</param>
/// <param name="Step">Gradient steps taken.</param>
/// <param name="Network">The network.</param>
/// <param name="Accuracy">Share of all test samples on their own side.</param>
/// <param name="Radii">ℓ₂ radii of some test samples.</param>
internal sealed record FrontierPoint(Seed Seed, int Step, TwoLayerNetwork Network, double Accuracy, SampleRadius[] Radii)
{
    /// <summary>Length of each sample's shortest witness: its radius, where that is exact.</summary>
    public double[] Attacked { get; } = [.. Radii.Select(r => r.Bracket.Attacked)];

    /// <summary>Certified radius of each sample.</summary>
    public double[] Certified { get; } = [.. Radii.Select(r => r.Bracket.Certified)];

    /// <summary>Whether no radius is a mere bracket.</summary>
    public bool IsExact { get; } = Radii.All(r => r.Status != RadiusStatus.Bracket);

    /// <summary>Median radius; where radii are brackets, that of the attacked ends.</summary>
    public double Radius => Statistics.Median(Attacked);

    /// <summary>Mean of the attacked ends: the mean radius, where all are exact.</summary>
    public double MeanRadius => Attacked.Average();

    /// <summary>Whether no other point of a group has both more accuracy and more radius.</summary>
    /// <param name="points">The group.</param>
    public bool IsOnFrontOf(IEnumerable<FrontierPoint> points) => !points.Any(other => other.Accuracy > Accuracy && other.Radius > Radius);
}
