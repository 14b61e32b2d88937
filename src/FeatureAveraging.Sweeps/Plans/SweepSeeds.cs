using System.ComponentModel;
using System.Text.Json.Serialization;
using FeatureAveraging.Options;

namespace FeatureAveraging.Sweeps.Plans;

/// <summary>Root seeds: one by one, or so many from a first one on.</summary>
[Description("Root seeds: Values one by one, or Count of them from From on.")]
public sealed record SweepSeeds
{
    /// <summary>The seeds one by one.</summary>
    /// <value>The default is null: <see cref="Count"/> seeds from <see cref="From"/> on.</value>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The seeds, one by one.")]
    public IReadOnlyList<ulong>? Values { get; init; }

    /// <summary>The first seed.</summary>
    /// <value>The default is 0.</value>
    [Description("The first seed.")]
    public ulong From { get; init; }

    /// <summary>How many seeds.</summary>
    /// <value>The default is 1.</value>
    [Description("How many seeds.")]
    public int Count { get; init; } = 1;

    /// <summary>The seeds.</summary>
    public IReadOnlyList<ulong> Expand() => Values ?? [.. Enumerable.Range(0, Count).Select(i => From + (ulong)i)];

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public SweepSeeds Validated() => Faults.Of(this)
        .Unless(Values is null || Values.Count > 0, nameof(Values), "empty", "at least one seed")
        .Unless(Values is null || Values.Distinct().Count() == Values.Count, nameof(Values), "a list", "each seed once")
        .Unless(Count is >= 1 and <= 1_000_000, nameof(Count), Count, "a value from 1 to 1,000,000")
        .ThrowIfAny();
}
