using System.Text.Json.Serialization;
using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>Which attacks, in which norm and box, at which radii.</summary>
public sealed record AttackExperimentOptions
{
    /// <summary>What is attacked, where it came from files; nothing is read from here.</summary>
    /// <value>The default is null.</value>
    public AttackInputs? Inputs { get; init; }

    /// <summary>Names of the attacks (<see cref="AttackCatalog.Names"/>).</summary>
    /// <value>The default is all of them.</value>
    public IReadOnlyList<string> Attacks { get; init; } = AttackCatalog.Names;

    /// <summary>Runs of each attack; every run after the first starts at random.</summary>
    /// <value>The default is 1.</value>
    public int Restarts { get; init; } = 1;

    /// <summary>The norm of every length.</summary>
    /// <value>The default is <see cref="Norm.L2"/>.</value>
    public Norm Norm { get; init; } = Norm.L2;

    /// <summary>Least value of every input feature; null means unbounded.</summary>
    /// <value>The default is null.</value>
    public double? Lower { get; init; }

    /// <summary>Greatest value of every input feature; null means unbounded.</summary>
    /// <value>The default is null.</value>
    public double? Upper { get; init; }

    /// <summary>Radii of the curves, ascending; attacks at fixed radii visit them.</summary>
    /// <value>The default is null: about 25 round values up to where nearly every sample is broken.</value>
    public IReadOnlyList<double>? Radii { get; init; }

    /// <summary>Threads; the results do not depend on it.</summary>
    /// <value>The default is 1.</value>
    public int Threads { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public AttackExperimentOptions Validated() => Faults.Of(this)
        .Unless(
            Attacks.Count > 0 && Attacks.All(AttackCatalog.Names.Contains), nameof(Attacks),
            string.Join(",", Attacks.Where(name => !AttackCatalog.Names.Contains(name))),
            $"one or more of {string.Join(", ", AttackCatalog.Names)}")
        .Unless(Restarts >= 1, nameof(Restarts), Restarts, "at least 1")
        .Unless(Enum.IsDefined(Norm), nameof(Norm), Norm, "L2 or LInf")
        .Unless(
            !(Lower > Upper) && !double.IsNaN(Lower ?? 0) && !double.IsNaN(Upper ?? 0), nameof(Lower), Lower ?? double.NegativeInfinity,
            "at most Upper")
        .Unless(
            Radii is null || IsAscending(Radii), nameof(Radii), string.Join(",", Radii ?? []),
            "finite values ≥ 0 in strictly ascending order, at least one")
        .Unless(Threads >= 1, nameof(Threads), Threads, "at least 1")
        .ThrowIfAny();

    /// <summary>The inputs that exist; null when no bound is given.</summary>
    public Box? ComputeBox() =>
        Lower is null && Upper is null ? null : new Box(Lower ?? double.NegativeInfinity, Upper ?? double.PositiveInfinity);

    private static bool IsAscending(IReadOnlyList<double> radii) =>
        radii.Count > 0
            && radii.All(r => r >= 0 && double.IsFinite(r))
            && Enumerable.Range(1, radii.Count - 1).All(i => radii[i] > radii[i - 1]);
}

/// <summary>Compiled JSON metadata of <see cref="AttackExperimentOptions"/>.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(AttackExperimentOptions))]
public sealed partial class AttackExperimentJson : JsonSerializerContext;
