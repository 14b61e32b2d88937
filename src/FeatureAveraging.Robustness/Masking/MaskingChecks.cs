using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Masking;

/// <summary>What makes an attack's curve look better than the truth.</summary>
public static class MaskingChecks
{
    /// <summary>Checks the result of one attack.</summary>
    /// <param name="problem">What was attacked.</param>
    /// <param name="result">What was found.</param>
    public static IReadOnlyList<Diagnostic> Check(AttackProblem problem, AttackResult result)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(result);
        var diagnostics = new List<Diagnostic>();
        int blind = result.ZeroGradients.Count(steps => steps > 0);
        if (blind > 0)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.ZeroGradient, Severity.Warning, $"The gradient that {result.Attack} followed was zero on {blind} of {result.ZeroGradients.Count} samples ({result.ZeroGradients.Sum(steps => (long)steps)} steps); a random direction was taken instead, so the curve may overstate robustness."));
        }

        if (problem.Classifier is { Readout: Readout.Sum, Network: MulticlassNetwork { Partition: { } p } } && p.PositiveClusters.Count != p.NegativeClusters.Count)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.UnbalancedSum, Severity.Warning, $"The sum read-out weighs {p.PositiveClusters.Count} positive against {p.NegativeClusters.Count} negative classes: it changes when a constant is added to all logits. The mean read-out does not."));
        }

        return diagnostics;
    }
}
