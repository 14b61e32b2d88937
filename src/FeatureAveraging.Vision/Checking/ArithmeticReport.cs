using FeatureAveraging.Runs;

namespace FeatureAveraging.Vision.Checking;

/// <summary>What the check of libtorch's arithmetic found (docs/decisions/0010-when-libtorch-is-wrong.md).</summary>
/// <param name="Outcome">The result.</param>
/// <param name="WithOneDnn">Layouts as libtorch computes them by default.</param>
/// <param name="WithoutOneDnn">The same without oneDNN; empty where that was not needed or could not be chosen.</param>
/// <param name="Diagnostic">FA4001 where oneDNN was switched off; otherwise null.</param>
/// <param name="Fault">Why nothing may be computed, and what to do;
/// null unless the outcome is <see cref="ArithmeticOutcome.Wrong"/>.</param>
public sealed record ArithmeticReport(
    ArithmeticOutcome Outcome,
    IReadOnlyList<LayoutCheck> WithOneDnn,
    IReadOnlyList<LayoutCheck> WithoutOneDnn,
    Diagnostic? Diagnostic = null,
    string? Fault = null)
{
    /// <summary>The result in a few words, for the record's provenance.</summary>
    public string Summary => Outcome switch
    {
        ArithmeticOutcome.Right => $"right on {WithOneDnn.Count} layouts",
        ArithmeticOutcome.OneDnnOff =>
            $"oneDNN switched off: wrong on {WithOneDnn.Count(c => !c.IsRight)} of {WithOneDnn.Count} layouts, right without it",
        _ => $"wrong on {WithOneDnn.Count(c => !c.IsRight)} of {WithOneDnn.Count} layouts",
    };

    /// <summary>Refuses to go on where results are wrong.</summary>
    /// <exception cref="LibtorchException">The outcome is <see cref="ArithmeticOutcome.Wrong"/>.</exception>
    public void ThrowIfWrong()
    {
        if (Fault is not null)
        {
            throw new LibtorchException(Fault, isUnsound: true);
        }
    }
}

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

/// <summary>One convolution against plain sums in double precision, the worst of one and of two threads.</summary>
/// <param name="Layout">What was computed, in words.</param>
/// <param name="IsOwn">Whether it is written as the layers of this program write it; otherwise as a user's own model may.</param>
/// <param name="ForwardError">Largest error of the result, divided by its largest value.</param>
/// <param name="InputGradientError">The same of the gradient by the input.</param>
/// <param name="WeightGradientError">The same of the gradient by the weights.</param>
/// <param name="Tolerance">Largest error that rounding explains.</param>
public sealed record LayoutCheck(
    string Layout, bool IsOwn, double ForwardError, double InputGradientError, double WeightGradientError, double Tolerance)
{
    /// <summary>Whether rounding explains every error.</summary>
    public bool IsRight => ForwardError <= Tolerance && InputGradientError <= Tolerance && WeightGradientError <= Tolerance;
}
