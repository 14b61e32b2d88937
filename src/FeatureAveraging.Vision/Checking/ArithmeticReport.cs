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
