using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>The rules of an attack, the same for every attack of a comparison.</summary>
public sealed record AttackRules
{
    /// <summary>States rules.</summary>
    /// <param name="norm">The norm of every length.</param>
    /// <param name="radii">What attacks with a fixed budget visit, in this order: finite, ≥ 0, strictly ascending.</param>
    /// <param name="seed">Root seed; sample i draws from (<c>attack.METHOD</c>, i), so neither the order of
    /// the samples nor threads or batches matter.</param>
    /// <param name="box">The inputs that exist; null means all of ℝ^d, and [0, 1] for images.</param>
    /// <exception cref="ArgumentException">Radii are not ascending.</exception>
    public AttackRules(Norm norm, IReadOnlyList<double> radii, Seed seed, Box? box = null)
    {
        RobustnessCurve.RequireAscending(radii);
        (Norm, Radii, Seed, Box) = (norm, radii, seed, box);
    }

    /// <summary>The norm of every length.</summary>
    public Norm Norm { get; }

    /// <summary>Radii, ascending.</summary>
    public IReadOnlyList<double> Radii { get; }

    /// <summary>Root seed.</summary>
    public Seed Seed { get; }

    /// <summary>The inputs that exist; null means no bounds.</summary>
    public Box? Box { get; init; }

    /// <summary>0 for the first run of an attack. Each restart has its own number and random streams, and starts at random.</summary>
    public int Restart { get; init; }

    /// <summary>Name of the random stream of a method in this run.</summary>
    /// <param name="method">The method.</param>
    public string StreamOf(string method) => Restart == 0 ? $"attack.{method}" : FormattableString.Invariant($"attack.{method}.{Restart}");

    /// <summary>
    /// What an attack is asked for, one after the other: once without a budget, or at every positive radius. (At 0 nothing may move, and
    /// the sample itself is decided correctly.)
    /// </summary>
    /// <param name="traits">The attack.</param>
    public ThreatModel[] ThreatsOf(AttackTraits traits)
    {
        ArgumentNullException.ThrowIfNull(traits);
        return traits.IsMinimumNorm
            ? [new ThreatModel(Norm, double.PositiveInfinity, Box)]
            : [.. Radii.Where(r => r > 0).Select(r => new ThreatModel(Norm, r, Box))];
    }
}
