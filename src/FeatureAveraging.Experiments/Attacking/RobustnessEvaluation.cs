using System.Globalization;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Certificates;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>
/// Brackets the robustness of one decision after the other: exact where it can be had, certified from below, attacked from above.
/// </summary>
/// <remarks>Names are those of <see cref="DecisionRecord{TProblem}"/>.</remarks>
internal sealed class RobustnessEvaluation(RecordDraft draft)
{
    private const int ExactNodeLimit = 20_000;
    private const double Close = 1.01;
    private static readonly CertificateMethod[] Certificates = [CertificateMethod.AlphaCrown, CertificateMethod.LocalLipschitz];
    private readonly RunContext _context = draft.Context;

    /// <summary>Exact radii of a decision, or brackets where the node limit was reached.</summary>
    /// <param name="arm">Name of the network.</param>
    /// <param name="problem">Its decision and the samples.</param>
    /// <param name="limits">How far the solver goes; null for 20,000 nodes a sample.</param>
    /// <returns>One per sample; null where the exact solver does not apply (ℓ∞, a box, another activation).</returns>
    public SampleRadius[]? Solve(string arm, AttackProblem problem, RadiusOptions? limits = null) =>
        problem.Rules is not { Norm: Norm.L2, Box: null } || RadiusSolver.FindObstacle(problem.Classifier) is not null
            ? null
            : RadiusSolver.Solve(
                problem.Classifier, problem.Samples, limits ?? new RadiusOptions { NodeLimit = ExactNodeLimit }, _context.Clock,
                _context.Threads, Of(arm, problem).Relay("exact radii"), _context.Cancellation);

    /// <summary>Adds labels and margins of the samples, the curves of exact radii, where all are exact, and of certified ones.</summary>
    /// <param name="arm">Name of the network.</param>
    /// <param name="problem">Its decision and the samples.</param>
    /// <param name="exact">What <see cref="Solve"/> found.</param>
    /// <returns>The greatest certified radius of each sample, whoever proved it; zeros where nothing can be proved.</returns>
    public double[] AddCertified(string arm, AttackProblem problem, SampleRadius[]? exact)
    {
        Of(arm, problem).AddSamples(problem.Classifier.ComputeMargins(problem.Samples, _context.Threads));
        double[] certified = new double[problem.Samples.Count];
        if (!problem.Classifier.Network.Hidden.Activation.IsRelu)
        {
            return certified;
        }

        foreach (CertificateMethod method in Certificates)
        {
            CertifiedRadius[] radii = RadiusCertifier.Certify(
                problem.Classifier, problem.Samples, method, problem.Rules.Norm, new CertificateOptions(),
                _context.Threads, Of(arm, problem).Relay("certificates"), _context.Cancellation);
            Raise(certified, radii.Select(r => r.Radius));
        }

        if (exact is null || exact.Any(r => r.Status == RadiusStatus.Bracket))
        {
            Raise(certified, exact?.Select(r => r.Bracket.Certified) ?? []);
            Of(arm, problem).AddRadii(MethodName.Certified, certified);
            return certified;
        }

        Of(arm, problem).AddRadii(MethodName.Certified, certified);
        Of(arm, problem).AddRadii(MethodName.Exact, [.. exact.Select(r => r.Bracket.Attacked)]);
        RequireSound(arm, problem, "the exact solver", [.. exact.Select(r => r.Bracket.Attacked)], certified);
        return [.. exact.Select(r => r.Bracket.Certified)];
    }

    /// <summary>Solves a decision and adds the curve and the median of its exact radii, where all are exact.</summary>
    /// <param name="arm">Name of the network.</param>
    /// <param name="problem">Its decision and the samples.</param>
    /// <returns>The radius of every sample; null where one of them is a bracket only.</returns>
    public double[]? AddExact(string arm, AttackProblem problem)
    {
        if (Solve(arm, problem) is not { } exact || exact.Any(r => r.Status == RadiusStatus.Bracket))
        {
            return null;
        }

        double[] radii = [.. exact.Select(r => r.Bracket.Attacked)];
        Of(arm, problem).AddRadii(MethodName.Exact, radii);
        return radii;
    }

    /// <summary>Adds curves and medians of the attacks and of their worst case, and what the masking checks say.</summary>
    /// <param name="arm">Name of the network.</param>
    /// <param name="problem">Its decision and the samples.</param>
    /// <param name="suite">The attacks.</param>
    /// <param name="certified">Certified radius of each sample.</param>
    /// <exception cref="UnsoundException">An attack is shorter than a certified radius.</exception>
    public SuiteResult AddAttacks(string arm, AttackProblem problem, AttackSuite<AttackProblem> suite, double[] certified)
    {
        double dead = MaskingMeasures.MeasureDeadOpponents(problem);
        draft.Metrics[MetricName.Of(arm, "masking.dead", problem.Classifier.Readout)] = dead;
        draft.Diagnostics.AddRange(MaskingChecks.CheckProblem(problem, dead));
        SuiteResult result = Of(arm, problem with { Threads = _context.Threads })
            .Search(suite, attack => RequireSound(arm, problem, attack.Attack, attack.Distances, certified));
        bool comparable = problem.Rules.Box is null;      // radii are certified without a box: inside one they say nothing of the attacks
        if (comparable)
        {
            draft.Metrics[MetricName.Of(arm, "attack.close", problem.Classifier.Readout)] =
                1 - MaskingMeasures.MeasureGap(result.Strongest, certified, Close);
        }

        draft.Diagnostics.AddRange(MaskingChecks.CheckSuite(problem, result, comparable ? certified : null));
        return result;
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

    private static void Raise(double[] certified, IEnumerable<double> radii)
    {
        int i = 0;
        foreach (double radius in radii)
        {
            certified[i] = Math.Max(certified[i], radius);
            i++;
        }
    }

    private static void RequireSound(string arm, AttackProblem problem, string attack, IReadOnlyList<double> distances, double[] certified)
    {
        const double Swallowed = 1e12;      // so far out rounding swallows biases, and points tie that do not in exact arithmetic
        for (int i = 0; i < certified.Length; i++)
        {
            if (distances[i] < Math.Min(certified[i], Swallowed))
            {
                throw new UnsoundException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"On {arm}.{problem.Classifier.Readout.Word()} {attack} broke sample {i} at {distances[i]:R}, " +
                    $"but its certified radius is {certified[i]:R}."));
            }
        }
    }

    private DecisionRecord<AttackProblem> Of(string arm, AttackProblem problem) => new(draft, arm, problem);
}
