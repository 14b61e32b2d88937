namespace FeatureAveraging.Options;

/// <summary>An options record is not valid; every fault is listed at once.</summary>
public sealed class OptionsException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="faults">One sentence per fault: what was given and what was expected.</param>
    public OptionsException(IEnumerable<string> faults)
        : this([.. faults])
    {
    }

    private OptionsException(string[] faults)
        : base(string.Join("\n", faults)) => Faults = faults;

    /// <summary>One sentence per fault.</summary>
    public IReadOnlyList<string> Faults { get; }
}
