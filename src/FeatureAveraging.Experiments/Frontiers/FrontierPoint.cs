using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Exact;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>One two-layer network on its way through training, and what it is worth.</summary>
/// <param name="Seed">Seed of its training.</param>
/// <param name="Step">Gradient steps taken.</param>
/// <param name="Network">The network.</param>
/// <param name="Accuracy">Share of all test samples on their own side.</param>
/// <param name="Radii">ℓ₂ radii of some test samples.</param>
internal sealed record FrontierPoint(Seed Seed, int Step, TwoLayerNetwork Network, double Accuracy, SampleRadius[] Radii)
    : MeasuredPoint(
        Seed, Step, Accuracy, [.. Radii.Select(r => r.Bracket.Certified)], [.. Radii.Select(r => r.Bracket.Attacked)],
        Radii.All(r => r.Status != RadiusStatus.Bracket))
{
    /// <summary>Whether no other point of a group has both more accuracy and more radius.</summary>
    /// <param name="points">The group.</param>
    public bool IsOnFrontOf(IEnumerable<FrontierPoint> points) => !points.Any(other => other.Accuracy > Accuracy && other.Radius > Radius);
}
