namespace FeatureAveraging.Datasets.Formats;

/// <summary>What a pickle may name besides plain data. Nothing else exists for it, and nothing is ever executed.</summary>
/// <param name="IsKnown">Whether a name such as <c>collections.OrderedDict</c> may occur.</param>
/// <param name="Make">The object that a known name makes of its arguments.</param>
/// <param name="Find">The object behind a persistent identifier.</param>
internal sealed record PickleRules(
    Func<string, bool> IsKnown, Func<string, IReadOnlyList<object?>, object> Make, Func<object?, object> Find);

/// <summary>A name that a pickle refers to; only a word.</summary>
/// <param name="Name">Module and name.</param>
internal sealed record PickleName(string Name);

/// <summary>A pickle that is damaged, or that asks for more than data.</summary>
/// <param name="found">What was found.</param>
internal sealed class PickleException(string found) : Exception(found);
