using System.Globalization;
using System.Text;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;

namespace FeatureAveraging;

/// <summary>
/// What a suite of attacks left of a classifier at some radii: of each sample the shortest perturbation that any attack found.
/// </summary>
/// <param name="Suite">What each attack found, and the strongest of each sample.</param>
/// <param name="Radii">The radii, ascending.</param>
public sealed record AttackTable(SuiteResult Suite, IReadOnlyList<double> Radii)
{
    /// <summary>Robust accuracy under the strongest attack: an upper bound on the truth at every radius.</summary>
    public RobustnessCurve Curve => RobustnessCurve.FromDistances(Radii, Suite.Strongest.Distances);

    /// <summary>
    /// Attacks that are the strongest on some sample, with the share of broken samples they win; the best first. Of several that come
    /// within a millionth of the shortest perturbation, the first of the suite wins.
    /// </summary>
    public IReadOnlyList<(string Attack, double Share)> Winners
    {
        get
        {
            string[] winners = [.. Suite.Winners.OfType<string>()];
            return
            [
                .. winners.CountBy(name => name)
                    .OrderByDescending(pair => pair.Value)
                    .Select(pair => (pair.Key, pair.Value / (double)winners.Length)),
            ];
        }
    }

    /// <summary>A table for people: radius and robust accuracy, then the attacks that won.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("radius  robust accuracy\n");
        RobustnessCurve curve = Curve;
        for (int i = 0; i < Radii.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Radii[i],6:G4}  {100 * curve.Accuracy[i],13:F1} %\n");
        }

        IEnumerable<string> winners = Winners.Take(3)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Attack} {100 * w.Share:F0} %"));
        return text.Append("strongest on broken samples: ").AppendJoin(", ", Winners.Count == 0 ? ["none was broken"] : winners).ToString();
    }
}
