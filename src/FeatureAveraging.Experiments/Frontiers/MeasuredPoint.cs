using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Experiments.Frontiers;

/// <summary>What one network is worth on its way through training.</summary>
/// <param name="Seed">Seed of its training.</param>
/// <param name="Step">Gradient steps taken.</param>
/// <param name="Accuracy">Share of the samples that it decides right.</param>
/// <param name="Certified">ℓ₂ radius of some of the samples, bounded from below; zeros where nothing is certified.</param>
/// <param name="Attacked">The same bounded from above: length of the shortest perturbation that was found.</param>
/// <param name="IsExact">Whether both are the exact radii.</param>
public record MeasuredPoint(
    Seed Seed, int Step, double Accuracy, IReadOnlyList<double> Certified, IReadOnlyList<double> Attacked, bool IsExact)
{
    /// <summary>Median of the attacked ends: the median radius, where all are exact.</summary>
    public double Radius => Statistics.Median(Attacked);

    /// <summary>Mean of the attacked ends: the mean radius, where all are exact.</summary>
    public double MeanRadius => Attacked.Average();

    /// <summary>
    /// The one with the greatest mean radius among those that are accurate enough; where none is, the most accurate one. Of equals the
    /// first.
    /// </summary>
    /// <param name="points">At least one.</param>
    /// <param name="leastAccuracy">The accuracy that is enough.</param>
    public static T Choose<T>(IReadOnlyCollection<T> points, double leastAccuracy)
        where T : MeasuredPoint =>
        points.Where(point => point.Accuracy >= leastAccuracy).MaxBy(point => point.MeanRadius) ?? points.MaxBy(point => point.Accuracy)!;
}
