using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>Brackets the robustness of one decision after the other: exact where it can be had, certified from below, attacked from above.</summary>
/// <remarks>Metrics <c>ARM.radius.METHOD.READOUT.median</c> (no read-out in the exact one of a binary network), series <c>curve.ARM.READOUT.METHOD</c>.</remarks>
internal sealed class RobustnessEvaluation(RecordDraft draft, int threads, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Name of the pointwise worst case over all attacks and the exact solver's witnesses.</summary>
    public const string Strongest = "attack";

    private const int ExactNodeLimit = 20_000;

    /// <summary>Exact radii of a decision, or brackets where the node limit was reached.</summary>
    /// <returns>One per sample; null where the exact solver does not apply (ℓ∞, a box, another activation).</returns>
    public SampleRadius[]? Solve(string arm, AttackProblem problem) =>
        problem is not { Norm: Norm.L2, Box: null } || !problem.Classifier.Network.Hidden.Activation.IsRelu
            ? null
            : RadiusSolver.Solve(problem.Classifier, problem.Samples, new RadiusOptions { NodeLimit = ExactNodeLimit }, draft.Clock, threads, Relay(arm, problem, "exact radii"), cancellation);

    /// <summary>Adds the curve of exact radii; where some samples are only bracketed it is called certified.</summary>
    public void AddExact(string arm, AttackProblem problem, SampleRadius[]? radii)
    {
        if (radii is null)
        {
            return;
        }

        if (radii.All(r => r.Status != RadiusStatus.Bracket))
        {
            AddRadii(arm, problem, "exact", [.. radii.Select(r => r.Bracket.Attacked)]);
        }
        else
        {
            AddRadii(arm, problem, "certified", [.. radii.Select(r => r.Bracket.Certified)]);
        }
    }

    /// <summary>Curves and medians of the attacks, and of their worst case together with the exact solver's witnesses.</summary>
    /// <exception cref="InvalidOperationException">An attack is shorter than a certified radius: a fault of this program.</exception>
    public SuiteResult AddAttacks(string arm, AttackProblem problem, AttackSuite suite, SampleRadius[]? exact)
    {
        draft.Diagnostics.AddRange(MaskingChecks.CheckProblem(problem));
        draft.Metrics[$"{arm}.masking.dead.{Name(problem)}"] = MaskingMeasures.MeasureDeadOpponents(problem);
        SuiteResult result = suite.Search(problem, threads, name => Relay(arm, problem, name), attack => AddAttack(arm, problem, attack, exact), cancellation);
        AddRadii(arm, problem, Strongest, result.Strongest.Distances);
        draft.Diagnostics.AddRange(MaskingChecks.CheckSuite(problem, result, exact is null ? null : [.. exact.Select(r => r.Bracket.Certified)]));
        return result;
    }

    private void AddAttack(string arm, AttackProblem problem, AttackResult attack, SampleRadius[]? exact)
    {
        RequireSound(arm, problem, attack, exact);
        AddCurve(arm, problem, attack.Attack, attack.BrokenAt);
        string name = $"{arm}.radius.{attack.Attack}.{Name(problem)}";
        draft.Metrics[$"{name}.median"] = Statistics.Median(attack.Distances);
        if (!attack.IsMinimumNorm)
        {
            draft.Metrics[$"{name}.half"] = HalfRadius(problem.Radii, attack.ToCurve(problem.Radii).Accuracy);
        }

        draft.Diagnostics.AddRange(MaskingChecks.CheckAttack(attack));
    }

    /// <summary>Where a curve crosses ½, interpolated between radii; +∞ when it does not.</summary>
    public static double HalfRadius(IReadOnlyList<double> radii, IReadOnlyList<double> accuracy)
    {
        for (int i = 1; i < radii.Count; i++)
        {
            if (accuracy[i] < 0.5 && accuracy[i - 1] >= 0.5)
            {
                double share = (accuracy[i - 1] - 0.5) / (accuracy[i - 1] - accuracy[i]);
                return radii[i - 1] + (share * (radii[i] - radii[i - 1]));
            }
        }

        return accuracy[0] < 0.5 ? 0 : double.PositiveInfinity;
    }

    /// <summary>A read-out as records name it.</summary>
    public static string Name(AttackProblem problem) => problem.Classifier.Readout.ToString().ToLowerInvariant();

    private void AddRadii(string arm, AttackProblem problem, string method, IReadOnlyList<double> radii)
    {
        AddCurve(arm, problem, method, radii);
        string readout = problem.Classifier.Network is BinaryNetwork ? "" : $".{Name(problem)}";
        draft.Metrics[$"{arm}.radius.{method}{readout}.median"] = Statistics.Median(radii);
    }

    private void AddCurve(string arm, AttackProblem problem, string method, IReadOnlyList<double> brokenAt)
    {
        RobustnessCurve curve = RobustnessCurve.FromDistances(problem.Radii, brokenAt);
        draft.AddSeries($"curve.{arm}.{Name(problem)}.{method}", ("radius", [.. curve.Radii]), ("accuracy", [.. curve.Accuracy]));
    }

    private static void RequireSound(string arm, AttackProblem problem, AttackResult attack, SampleRadius[]? exact)
    {
        for (int i = 0; i < (exact?.Length ?? 0); i++)
        {
            if (attack.Distances[i] < exact![i].Bracket.Certified)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Unsound: on {arm}.{Name(problem)} {attack.Attack} broke sample {i} at {attack.Distances[i]:R}, but its certified radius is {exact[i].Bracket.Certified:R}."));
            }
        }
    }

    private AttackRelay? Relay(string arm, AttackProblem problem, string method) =>
        progress is null ? null : new AttackRelay($"{method} on {arm}.{Name(problem)}", progress);

    private sealed class AttackRelay(string stage, IProgress<ExperimentProgress> progress) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => progress.Report(new ExperimentProgress(stage, (double)value.Done / value.Count));
    }
}
