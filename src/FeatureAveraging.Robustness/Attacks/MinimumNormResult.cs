using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack for the shortest perturbation found, sample by sample.</summary>
/// <param name="Norm">The norm of the distances.</param>
/// <param name="Distances">Length of the shortest verified perturbation of each sample; 0 when misclassified as it is, +∞ when none was found.</param>
/// <param name="Witnesses">The points behind the distances; null where the distance is 0 or +∞.</param>
public sealed record MinimumNormResult(Norm Norm, IReadOnlyList<double> Distances, IReadOnlyList<Witness?> Witnesses);
