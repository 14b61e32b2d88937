using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What an attack found, sample by sample.</summary>
/// <param name="Traits">The attack.</param>
/// <param name="Norm">The norm of the distances.</param>
/// <param name="Distances">Length of the shortest verified perturbation of each sample; 0 when
/// misclassified as it is, +∞ when none was found.</param>
/// <param name="BrokenAt">The smallest radius the attack itself claims: for attacks at fixed radii
/// the radius visited, else the distance.</param>
/// <param name="Witnesses">The points behind the distances; null where the distance is 0 or +∞.</param>
/// <param name="ZeroGradients">Steps at which the gradient was zero and a random direction was taken, for each sample.</param>
public sealed record AttackResult(
    AttackTraits Traits,
    Norm Norm,
    IReadOnlyList<double> Distances,
    IReadOnlyList<double> BrokenAt,
    IReadOnlyList<Witness?> Witnesses,
    IReadOnlyList<int> ZeroGradients)
{
    /// <summary>Name of the attack.</summary>
    public string Attack => Traits.Name;

    /// <summary>Robust accuracy as this attack saw it.</summary>
    /// <param name="radii">Radii, finite, ≥ 0, strictly ascending; for an attack with a fixed budget those it visited.</param>
    public RobustnessCurve ToCurve(IReadOnlyList<double> radii) => RobustnessCurve.FromDistances(radii, BrokenAt);

    /// <summary>The shorter witness of two runs or attacks, sample by sample.</summary>
    /// <param name="other">Another result on the same problem.</param>
    internal AttackResult Best(AttackResult other)
    {
        int count = Distances.Count;
        bool Longer(int i) => other.Distances[i] < Distances[i];
        return this with
        {
            Distances = [.. Enumerable.Range(0, count).Select(i => Math.Min(Distances[i], other.Distances[i]))],
            BrokenAt = [.. Enumerable.Range(0, count).Select(i => Math.Min(BrokenAt[i], other.BrokenAt[i]))],
            Witnesses = [.. Enumerable.Range(0, count).Select(i => Longer(i) ? other.Witnesses[i] : Witnesses[i])],
            ZeroGradients = [.. Enumerable.Range(0, count).Select(i => ZeroGradients[i] + other.ZeroGradients[i])],
        };
    }
}
