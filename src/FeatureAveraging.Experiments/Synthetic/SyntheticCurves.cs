using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Attacking;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>The robust-accuracy curves: every one names its arm, its read-out and its method.</summary>
internal sealed class SyntheticCurves(SyntheticOptions options, Seed seed, RecordDraft draft, LabeledSamples test, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
{
    private readonly RobustnessEvaluation _evaluation = new(draft, options.Training.Threads, progress, cancellation);

    /// <summary>Evaluates both arms under every read-out.</summary>
    public void AddAll(IReadOnlyDictionary<string, TwoLayerNetwork> networks)
    {
        Add("coarse", networks["coarse"], Readout.Native);
        foreach (Readout readout in (Readout[])[Readout.Max, Readout.Sum, Readout.Native])
        {
            Add("fine", networks["fine"], readout);
        }

        draft.Mark("curves");
    }

    private void Add(string arm, TwoLayerNetwork network, Readout readout)
    {
        var problem = new AttackProblem(new ReadoutClassifier(network, readout), test, Norm.L2, options.Curve.ComputeRadii(), seed);
        SampleRadius[]? exact = _evaluation.Solve(arm, problem);
        _evaluation.AddExact(arm, problem, exact);
        _evaluation.AddAttacks(arm, problem, Suite(network), exact);
    }

    private AttackSuite Suite(TwoLayerNetwork network)
    {
        var attacks = new List<IAttack> { Pgd(AttackLoss.Margin), new AveragedFeatureAttack(AveragedFeatureAttack.ComputeDirection(test.Features!, test.Partition!)) };
        if (network is MulticlassNetwork)
        {
            attacks.Add(Pgd(AttackLoss.Native));
        }

        return new AttackSuite(attacks);
    }

    private PgdAttack Pgd(AttackLoss loss) => new(options.Attack with { Loss = loss });
}
