namespace FeatureAveraging.Vision.Checking;

/// <summary>What the check of libtorch's arithmetic ended with.</summary>
public enum ArithmeticOutcome
{
    /// <summary>Every result was right.</summary>
    Right,

    /// <summary>A result was wrong; without oneDNN, which is switched off now, every result is right.</summary>
    OneDnnOff,

    /// <summary>A result is wrong whatever is tried: nothing may be computed.</summary>
    Wrong,
}
