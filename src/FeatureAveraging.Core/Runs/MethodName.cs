namespace FeatureAveraging.Runs;

/// <summary>
/// Names of methods that are no single attack, and of the one attack that the paper's protocol is. Other attacks have names of their own.
/// </summary>
public static class MethodName
{
    /// <summary>The exact radius.</summary>
    public const string Exact = "exact";

    /// <summary>The greatest certified radius.</summary>
    public const string Certified = "certified";

    /// <summary>The strongest attack: of each sample the shortest perturbation that any attack found.</summary>
    public const string Strongest = "attack";

    /// <summary>PGD on the margin of the read-out.</summary>
    public const string Pgd = "pgd";

    /// <summary>PGD on the training loss.</summary>
    public const string NativePgd = "pgd-native";

    /// <summary>
    /// The column of <c>distances.*</c> that holds the lengths of a method: its own name, and <c>attacked</c> for the strongest attack.
    /// </summary>
    /// <param name="method">The method.</param>
    public static string DistanceColumn(string method) => method == Strongest ? "attacked" : method;
}
