using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Witnesses;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>What several attacks found on one problem.</summary>
/// <param name="Results">Each attack's own result.</param>
/// <param name="Strongest">For every sample, the shortest witness that any of the attacks found.</param>
/// <param name="Winners">
/// For every sample, the first attack that comes within a millionth of that length: what sets attacks apart there is rounding.
/// Null where the sample is misclassified or nobody broke it.
/// </param>
/// <param name="Skipped">Attacks that could not run, and why.</param>
public sealed record SuiteResult(
    IReadOnlyList<AttackResult> Results, AttackResult Strongest, IReadOnlyList<string?> Winners, IReadOnlyList<SkippedAttack> Skipped)
{
    private const double Tie = 1e-6;

    /// <summary>Combines results on one problem.</summary>
    /// <param name="results">Results; on equal distance the earlier witness is kept.</param>
    /// <param name="skipped">Attacks that could not run.</param>
    /// <exception cref="ArgumentException">There is no result.</exception>
    public static SuiteResult Of(IReadOnlyList<AttackResult> results, IReadOnlyList<SkippedAttack> skipped)
    {
        ArgumentNullException.ThrowIfNull(results);
        Shape.Require(results.Count > 0, nameof(results), $"are none: no attack of the suite can run on this problem");
        var traits = new AttackTraits(MethodName.Strongest, new AttackObjective(AttackLoss.Margin));
        AttackResult strongest = results[0] with { Traits = traits, BrokenAt = results[0].Distances };
        foreach (AttackResult result in results.Skip(1))
        {
            strongest = strongest.Best(result with { BrokenAt = result.Distances });
        }

        return new SuiteResult(results, strongest, [.. strongest.Witnesses.Select(FindWinner)], skipped);

        string? FindWinner(Witness? witness, int sample) => witness is null
            ? null
            : results.First(result => result.Distances[sample] <= (1 + Tie) * strongest.Distances[sample]).Attack;
    }
}

/// <summary>An attack of a suite that could not run.</summary>
/// <param name="Attack">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedAttack(string Attack, string Reason);
