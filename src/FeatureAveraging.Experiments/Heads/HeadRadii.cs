using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>
/// ℓ₂ radii of the heads in feature space: exact where all are, else certified and attacked;
/// and how much of the vulnerability the averaged direction explains.
/// </summary>
internal sealed class HeadRadii(RecordDraft draft, LabeledSamples train, LabeledSamples test, HeadOptions options)
{
    /// <summary>
    /// Metric of the k-class head's exact median radius, max read-out, over the binary head's; there where all of both are exact.
    /// </summary>
    public static readonly MetricName Gain = MetricName.Radius(ArmName.HeadFine, MethodName.Exact, Readout.Max, "over.coarse");

    private static readonly (string Arm, Readout Readout)[] Decisions =
        [(ArmName.HeadCoarse, Readout.Native), (ArmName.HeadFine, Readout.Max), (ArmName.HeadFine, Readout.Sum)];
    private readonly RobustnessEvaluation _evaluation = new(draft);
    private readonly LabeledSamples _samples = test.Take([.. Enumerable.Range(0, Math.Min(options.RadiusCount, test.Count))]);
    private readonly AveragedFeatureAttack _averaged =
        new(AveragedFeatureAttack.ComputeDirection(train.ComputeClusterMeans(), train.Partition!));

    /// <summary>Adds curves and medians of both heads, the k-class one under the max and the sum read-out, all on the same radii.</summary>
    public void AddAll(IReadOnlyDictionary<string, TwoLayerNetwork> networks)
    {
        AttackProblem Problem((string Arm, Readout Readout) decision, double[] radii) =>
            new(new Classifier(networks[decision.Arm], decision.Readout), _samples, new AttackRules(Norm.L2, radii, draft.Context.Seed));

        SampleRadius[]?[] solved =
            [.. Decisions.Select(decision => _evaluation.Solve(decision.Arm, Problem(decision, []), options.Limits))];
        double[] radii = RadiusGrid.Cover(solved.SelectMany(radii => radii?.Select(r => r.Bracket.Attacked) ?? []));
        for (int i = 0; i < Decisions.Length; i++)
        {
            int before = draft.Diagnostics.Count;
            Add(Decisions[i].Arm, Problem(Decisions[i], radii), solved[i]);
            SayWhere(before, Decisions[i].Arm);
        }

        if (Exact(solved[0]) is { } coarse && Exact(solved[1]) is { } fine)
        {
            draft.Metrics[Gain] = Statistics.Median(fine) / Statistics.Median(coarse);
            draft.AddRatioInterval(Gain, fine, coarse, draft.Context.Seed, IntervalOver.Images);
        }
    }

    private static double[]? Exact(SampleRadius[]? radii) =>
        radii is null || radii.Any(r => r.Status == RadiusStatus.Bracket) ? null : Array.ConvertAll(radii, r => r.Bracket.Attacked);

    private void Add(string arm, AttackProblem problem, SampleRadius[]? solved)
    {
        double[] certified = _evaluation.AddCertified(arm, problem, solved);
        SuiteResult suite = _evaluation.AddAttacks(arm, problem, new AttackSuite<AttackProblem>([_averaged, new PieceAttack()]), certified);
        IReadOnlyList<double> along = suite.Results.First(result => result.Attack == _averaged.Traits.Name).Distances;
        IEnumerable<double> best =
            suite.Strongest.Distances.Select((distance, i) => Math.Min(distance, solved?[i].Bracket.Attacked ?? distance));
        IEnumerable<double> ratios = best.Zip(along)
            .Where(pair => pair.First > 0 && double.IsFinite(pair.First)).Select(pair => pair.Second / pair.First);
        Readout? readout = new DecisionRecord<AttackProblem>(draft, arm, problem).ReadoutIfSeveral;
        draft.Metrics[MetricName.Of(arm, "averaged.ratio", readout)] = Statistics.Median(ratios);
    }

    /// <summary>Diagnostics of two-layer networks do not name the arm, and nobody should take these for image space.</summary>
    private void SayWhere(int first, string arm)
    {
        for (int i = first; i < draft.Diagnostics.Count; i++)
        {
            draft.Diagnostics[i] = draft.Diagnostics[i] with { Message = $"{arm}, in feature space: {draft.Diagnostics[i].Message}" };
        }
    }
}
