namespace FeatureAveraging.Datasets.Formats;

/// <summary>What a pickle may name besides plain data. Nothing else exists for it, and nothing is ever executed.</summary>
/// <param name="Purpose">What kind of file it is, for messages: <c>a file of weights</c>.</param>
/// <param name="IsKnown">Whether a name such as <c>collections.OrderedDict</c> may occur.</param>
/// <param name="Make">The object that a known name makes of its arguments.</param>
/// <param name="Find">The object behind a persistent identifier.</param>
internal sealed record PickleRules(
    string Purpose, Func<string, bool> IsKnown, Func<string, IReadOnlyList<object?>, object> Make, Func<object?, object> Find)
{
    /// <summary>Gives an object that <see cref="Make"/> made its state; false where it has none.</summary>
    /// <value>The default is an object without state.</value>
    public Func<object?, PickleContainer, bool> TrySetState { get; init; } = (_, _) => false;

    /// <summary>Most operations, where the size of the data is known beforehand.</summary>
    /// <value>The default is no bound but the length of the pickle.</value>
    public long MostOperations { get; init; } = long.MaxValue;
}

/// <summary>A name that a pickle refers to; only a word.</summary>
/// <param name="Name">Module and name.</param>
internal sealed record PickleName(string Name);

/// <summary>A pickle that is damaged, or that asks for more than data.</summary>
/// <param name="found">What was found.</param>
internal sealed class PickleException(string found) : Exception(found);
