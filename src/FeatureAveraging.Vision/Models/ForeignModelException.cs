namespace FeatureAveraging.Vision.Models;

/// <summary>A model of another program cannot be used: what was found, what was expected and what to do.</summary>
/// <param name="found">What was found, as the start of a sentence.</param>
/// <param name="expected">What was expected, to follow the word "expected".</param>
/// <param name="advice">What to do next, as whole sentences.</param>
/// <param name="inner">The fault below this one, if any.</param>
public sealed class ForeignModelException(string found, string expected, string advice, Exception? inner = null)
    : Exception($"{found}; expected {expected}. {advice}", inner)
{
    /// <summary>What was found.</summary>
    public string Found => found;

    /// <summary>What was expected.</summary>
    public string Expected => expected;

    /// <summary>What to do next.</summary>
    public string Advice => advice;
}
