namespace FeatureAveraging.Vision.Models;

/// <summary>Named arrays are not the state of the wanted model; every fault is listed at once.</summary>
public sealed class ModelStateException : Exception
{
    internal ModelStateException(IReadOnlyList<string> faults)
        : base(string.Join("\n", faults)) => Faults = faults;

    /// <summary>One sentence per fault: the array, what was found and what was expected.</summary>
    public IReadOnlyList<string> Faults { get; }
}
