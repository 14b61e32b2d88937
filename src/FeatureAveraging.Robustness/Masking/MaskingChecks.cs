using System.Globalization;
using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Robustness.Masking;

/// <summary>Checks that run by themselves beside every evaluation: what makes an attack's curve look better than the truth.</summary>
public static class MaskingChecks
{
    // orthogonal clusters with noise leave about one half dead, trained image networks little
    private const double ManyDead = 0.25;
    private const double LargeGain = 1.05;
    private const double LargeGap = 1.05;
    private const double FewSamples = 0.01;
    private const double LargeDifference = 0.05;

    /// <summary>Checks one attack by itself: zero gradients.</summary>
    /// <param name="result">What it found.</param>
    public static IReadOnlyList<Diagnostic> CheckAttack(AttackResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int blind = result.ZeroGradients.Count(steps => steps > 0);
        return blind == 0 ? [] :
        [
            new Diagnostic(DiagnosticIds.ZeroGradient, Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"The gradient that {result.Attack} followed was zero on {blind} of {result.ZeroGradients.Count} samples " +
                $"({result.ZeroGradients.Sum(steps => (long)steps)} steps); a random direction was taken instead, so the curve may " +
                $"overstate robustness.")),
        ];
    }

    /// <summary>Checks the decision and its samples before any attack: a sum over unequal sides, dead opposing neurons.</summary>
    /// <param name="problem">What is attacked.</param>
    /// <param name="deadOpponents">What <see cref="MaskingMeasures.MeasureDeadOpponents"/> says of it.</param>
    public static IReadOnlyList<Diagnostic> CheckProblem(AttackProblem problem, double deadOpponents)
    {
        ArgumentNullException.ThrowIfNull(problem);
        var diagnostics = new List<Diagnostic>();
        if (problem.Classifier.Network is MulticlassNetwork network)
        {
            diagnostics.AddRange(CheckReadout(problem.Classifier.Readout, network.Partition));
        }

        if (deadOpponents >= ManyDead)
        {
            diagnostics.Add(new Diagnostic(DiagnosticIds.DeadOpponents, Severity.Warning, string.Create(
                CultureInfo.InvariantCulture,
                $"{problem.Name}: at the mean sample {100 * deadOpponents:F0} % of the neurons against its label are dead and have no " +
                $"gradient. Attacks that follow true gradients cannot switch them on.")));
        }

        return diagnostics;
    }

    /// <summary>Checks the read-out of k classes: a sum over unequal sides.</summary>
    /// <param name="readout">The read-out.</param>
    /// <param name="partition">Coarse class of each class.</param>
    public static IReadOnlyList<Diagnostic> CheckReadout(Readout readout, Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return readout != Readout.Sum || Sizes(partition).Distinct().Count() == 1 ? [] :
        [
            new Diagnostic(
                DiagnosticIds.UnbalancedSum, Severity.Warning,
                $"The sum read-out weighs {Weighs(partition)}: it changes when a constant is added to all logits. The mean read-out does " +
                $"not."),
        ];
    }

    /// <summary>Checks attacks against each other and against certified radii.</summary>
    /// <param name="problem">What was attacked.</param>
    /// <param name="suite">What was found.</param>
    /// <param name="certified">Certified radius of each sample; null where none is known.</param>
    /// <returns>
    /// Pass-through gain, gap to the certified radius, a blind attack that beats gradients, a training loss that flatters.
    /// </returns>
    public static IReadOnlyList<Diagnostic> CheckSuite(AttackProblem problem, SuiteResult suite, IReadOnlyList<double>? certified)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return CheckSuite(problem.Name, problem.Rules.Radii, suite, certified);
    }

    /// <summary>The same for a decision of any network.</summary>
    /// <param name="name">What was attacked, as the messages name it.</param>
    /// <param name="radii">The radii that attacks at a fixed radius visited.</param>
    /// <param name="suite">What was found.</param>
    /// <param name="certified">Certified radius of each sample; null where none is known.</param>
    public static IReadOnlyList<Diagnostic> CheckSuite(
        string name, IReadOnlyList<double> radii, SuiteResult suite, IReadOnlyList<double>? certified)
    {
        ArgumentNullException.ThrowIfNull(radii);
        ArgumentNullException.ThrowIfNull(suite);
        return
        [
            .. Gains(name, suite),
            .. certified is null ? [] : Gaps(name, suite, certified),
            .. Upsets(name, suite),
            .. NativeLosses(name, radii, suite),
        ];
    }

    /// <summary>Checks that a curve never rises.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="curve">Radii and robust accuracies, wherever they come from.</param>
    /// <param name="tolerance">Rises up to this are reading error; 0 for computed curves.</param>
    public static IReadOnlyList<Diagnostic> CheckCurve(string name, RobustnessCurve curve, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(curve);
        for (int i = 1; i < curve.Accuracy.Count; i++)
        {
            if (curve.Accuracy[i] > curve.Accuracy[i - 1] + tolerance)
            {
                return [new Diagnostic(DiagnosticIds.RisingCurve, Severity.Warning, string.Create(CultureInfo.InvariantCulture, $"{name} " +
                    $"rises from {curve.Accuracy[i - 1]:G4} at radius {curve.Radii[i - 1]:G6} to {curve.Accuracy[i]:G4} at " +
                    $"{curve.Radii[i]:G6}: what breaks a sample at one radius breaks it at every larger one."))];
            }
        }

        return [];
    }

    private static IEnumerable<Diagnostic> Gains(string name, SuiteResult suite)
    {
        (string Plain, double Gain)[] gains =
        [
            .. from pair in Pairs(suite, o => o.PassThrough ? o with { PassThrough = false } : null)
               let gain = MaskingMeasures.MeasureGain(pair.Partner, pair.Result)
               where gain >= LargeGain
               orderby gain descending
               select (pair.Partner.Attack, gain),
        ];
        if (gains.Length > 0)
        {
            yield return new Diagnostic(
                DiagnosticIds.PassThroughGain, Severity.Warning,
                $"{name}: dead neurons hide the way from plain gradients. Distance at the median sample, in multiples of the " +
                $"pass-through twin's: {string.Join(", ", gains.Select(g => FormattableString.Invariant($"{g.Plain} {g.Gain:F2}")))}.");
        }
    }

    private static IEnumerable<Diagnostic> Gaps(string name, SuiteResult suite, IReadOnlyList<double> certified)
    {
        (string Attack, double Share)[] gaps =
        [
            .. from attack in suite.Results
               where attack.Traits.IsMinimumNorm
               let share = MaskingMeasures.MeasureGap(attack, certified, LargeGap)
               where share >= FewSamples
               select (attack.Attack, share),
        ];
        if (gaps.Length > 0)
        {
            IEnumerable<string> found =
                gaps.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Attack} on {100 * g.Share:F0} %"));
            yield return new Diagnostic(DiagnosticIds.AttackGap, Severity.Info, string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: more than {100 * (LargeGap - 1):F0} % above the certified radius are " +
                $"{string.Join(", ", found)} of the samples."));
        }
    }

    private static IEnumerable<Diagnostic> Upsets(string name, SuiteResult suite)
    {
        AttackResult[] plain = [.. suite.Results.Where(r => r.Traits is { FollowsPlainGradients: true, IsMinimumNorm: true })];
        foreach (AttackResult weak in plain.Length == 0 ? [] : suite.Results.Where(r => !r.Traits.UsesGradients))
        {
            double share = Enumerable.Range(0, weak.Distances.Count)
                .Average(i => weak.Distances[i] * LargeGain < plain.Min(g => g.Distances[i]) ? 1.0 : 0);
            if (share >= FewSamples)
            {
                yield return new Diagnostic(DiagnosticIds.WeakerAttackWins, Severity.Warning, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: {weak.Attack}, which follows no gradient, is shorter than every attack on plain gradients by more than " +
                    $"{100 * (LargeGain - 1):F0} % on {100 * share:F0} % of the samples. Gradients are masked there."));
            }
        }
    }

    private static IEnumerable<Diagnostic> NativeLosses(string name, IReadOnlyList<double> radii, SuiteResult suite)
    {
        (string Attack, double Points)[] flattering =
        [
            .. from pair in Pairs(suite, o => o.Loss == AttackLoss.Training ? o with { Loss = AttackLoss.Margin } : null)
               let points = 100 * MostAbove(radii, pair.Result, pair.Partner)
               where points >= 100 * LargeDifference
               select (pair.Result.Attack, points),
        ];
        if (flattering.Length > 0)
        {
            yield return new Diagnostic(
                DiagnosticIds.NativeLossFlatters, Severity.Warning,
                $"{name}: the loss the network was trained on is a poor guide to the decision that is reported. Attacks on it leave more " +
                $"robust accuracy than their twins on the margin: " +
                $"{string.Join(", ", flattering.Select(f => FormattableString.Invariant($"{f.Attack} up to {f.Points:F0} points")))}.");
        }
    }

    private static double MostAbove(IReadOnlyList<double> radii, AttackResult one, AttackResult other) =>
        radii.Count == 0 ? 0 : one.ToCurve(radii).Accuracy.Zip(other.ToCurve(radii).Accuracy).Max(p => p.First - p.Second);

    // Attacks of one method that differ in the objective.
    private static IEnumerable<(AttackResult Partner, AttackResult Result)> Pairs(
        SuiteResult suite, Func<AttackObjective, AttackObjective?> partnerOf) =>
        from result in suite.Results
        let objective = partnerOf(result.Traits.Objective)
        let partner = objective is { } wanted
            ? suite.Results.FirstOrDefault(r => r.Traits == result.Traits with { Objective = wanted })
            : null
        where partner is not null
        select (partner, result);

    private static IEnumerable<int> Sizes(Partition partition) =>
        Enumerable.Range(0, partition.GroupCount).Select(group => partition.ClustersOf(group).Count);

    private static string Weighs(Partition partition) => partition.GroupCount == 2
        ? $"{partition.PositiveClusters.Count} positive against {partition.NegativeClusters.Count} negative classes"
        : $"groups of {string.Join(", ", Sizes(partition))} classes against each other";
}
