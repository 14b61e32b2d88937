namespace FeatureAveraging.Experiments.Discovery;

/// <summary>Which numbers of sub-classes are better than others.</summary>
/// <param name="LeastAccuracy">Clean accuracy on held-out samples that a candidate must have.</param>
/// <param name="Tolerance">Candidates whose held-out radius is this share below the greatest are as good as it, in [0, 1).</param>
public sealed record SubclassRule(double LeastAccuracy, double Tolerance = 0.01)
{
    internal const double UsualRatio = 1.4;       // about √2

    /// <summary>Ratio of two neighbours among the numbers that are tried, before rounding; at least 1.25.</summary>
    /// <value>The default is 1.4: 2, 3, 4, 6, 8, 11, …</value>
    public double GridRatio { get; init; } = UsualRatio;

    /// <summary>The one with the greatest radius among those that are accurate enough; where none is, the most accurate one.</summary>
    /// <param name="candidates">At least one.</param>
    public SubclassCandidate Best(IReadOnlyCollection<SubclassCandidate> candidates) =>
        candidates.Where(IsAccurate).MaxBy(one => one.Radius) ?? candidates.MaxBy(one => one.Accuracy)!;

    /// <summary>
    /// The one to take of those nearly as good as the best: in the first space that has any, that with the greatest silhouette, of equals
    /// the smallest.
    /// </summary>
    /// <param name="candidates">At least one.</param>
    public SubclassCandidate Choose(IReadOnlyCollection<SubclassCandidate> candidates)
    {
        SubclassCandidate best = Best(candidates);
        return !IsAccurate(best)
            ? best
            : candidates.Where(one => IsAccurate(one) && one.Radius >= (1 - Tolerance) * best.Radius)
                .OrderBy(one => one.Space)
                .ThenByDescending(one => one.Silhouette)      // NaN comes last
                .ThenBy(one => one.Counts.Sum())
                .First();
    }

    /// <summary>Whether a candidate is accurate enough.</summary>
    /// <param name="candidate">The candidate.</param>
    public bool IsAccurate(SubclassCandidate candidate) => candidate?.Accuracy >= LeastAccuracy;
}

/// <summary>Numbers of sub-classes, what was found with them, and what that is worth.</summary>
/// <param name="Counts">Sub-classes of each coarse class: G values.</param>
/// <param name="Found">The sub-classes.</param>
/// <param name="Accuracy">Clean accuracy on held-out samples.</param>
/// <param name="Radius">Mean radius on held-out samples, 0 for a misclassified one.</param>
public sealed record SubclassCandidate(IReadOnlyList<int> Counts, DiscoveredSubclasses Found, double Accuracy, double Radius)
{
    /// <summary>Which of the spaces that were tried, from 0.</summary>
    public int Space { get; init; }

    /// <summary>Mean silhouette over the coarse classes; NaN where one has a single sub-class.</summary>
    public double Silhouette { get; init; } = double.NaN;
}
