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

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>The robust-accuracy curves: every one names its arm, its read-out and its method.</summary>
internal sealed class SyntheticCurves(SyntheticOptions options, RecordDraft draft, LabeledSamples test)
{
    private const double MixedDistinction = 0.1;        // γ of Proposition 4.8's network
    private const double Threshold = 0.25;              // τ: in [√(3/2) − 1, 1 − 1/√2] the biased sum attains the optimum for every k
    private readonly RobustnessEvaluation _evaluation = new(draft);
    private readonly double[] _radii = options.Curve.ComputeRadii();
    private readonly Dictionary<SeriesName, IReadOnlyList<double>> _lengths = [];       // of every sample, by the name of the curve

    /// <summary>Evaluates both arms under every read-out, and two networks given by formulas.</summary>
    public void AddAll(IReadOnlyDictionary<string, TwoLayerNetwork> networks)
    {
        Add(ArmName.Coarse, networks[ArmName.Coarse], Readout.Native);
        foreach (Readout readout in (Readout[])[Readout.Max, Readout.Sum, Readout.Native])
        {
            Add(ArmName.Fine, networks[ArmName.Fine], readout);
        }

        AddGain(ArmName.Fine, MethodName.Exact);
        AddGain(ArmName.Fine, MethodName.Pgd);
        if (!networks[ArmName.Fine].Hidden.Activation.IsRelu)
        {
            draft.Mark("curves");
            return;         // the networks given by formulas are ReLU networks, judged by exact radii
        }

        if (networks.TryGetValue(ArmName.Pseudo, out TwoLayerNetwork? pseudo))
        {
            AddDiscovered(pseudo);
        }

        AddReference(ArmName.Mixed, ReferenceNetworks.Mixed(test.Features!, test.Partition!, MixedDistinction), Readout.Max);
        AddReference(ArmName.Biased, ReferenceNetworks.DecoupledMulticlass(test.Features!, test.Partition!, Threshold), Readout.Sum);
        draft.Mark("curves");
    }

    /// <summary>Solves the trained networks under every read-out, and measures nothing else.</summary>
    /// <remarks>A decision with a sample whose radius is a bracket has no exact radii in the record.</remarks>
    public void AddExact(IReadOnlyDictionary<string, TwoLayerNetwork> networks)
    {
        Solve(ArmName.Coarse, Readout.Native);
        foreach (Readout readout in (Readout[])[Readout.Max, Readout.Sum, Readout.Native])
        {
            Solve(ArmName.Fine, readout);
        }

        AddGain(ArmName.Fine, MethodName.Exact);
        if (networks.ContainsKey(ArmName.Pseudo))
        {
            Solve(ArmName.Pseudo, Readout.Max);
            AddGain(ArmName.Pseudo, MethodName.Exact);
        }

        draft.Mark("radii");

        void Solve(string arm, Readout readout)
        {
            AttackProblem problem = arm == ArmName.Pseudo ? ProblemOfGroups(networks[arm]) : Problem(networks[arm], readout);
            if (_evaluation.AddExact(arm, problem) is { } radii)
            {
                _lengths[SeriesName.Curve(arm, readout, MethodName.Exact)] = radii;
            }
        }
    }

    private void Add(string arm, TwoLayerNetwork network, Readout readout)
    {
        AttackProblem problem = Problem(network, readout);
        SampleRadius[]? exact = _evaluation.Solve(arm, problem);
        double[] certified = _evaluation.AddCertified(arm, problem, exact);
        SuiteResult suite = _evaluation.AddAttacks(arm, problem, Suite(network), certified);
        _lengths[SeriesName.Curve(arm, readout, MethodName.Pgd)] = suite.Results.First(result => result.Attack == MethodName.Pgd).Distances;
        if (exact is not null && exact.All(r => r.Status != RadiusStatus.Bracket))
        {
            _lengths[SeriesName.Curve(arm, readout, MethodName.Exact)] = [.. exact.Select(r => r.Bracket.Attacked)];
        }
    }

    // Both arms on the same samples; nothing where a method has no length of every sample.
    private void AddGain(string arm, string method)
    {
        if (_lengths.TryGetValue(SeriesName.Curve(arm, Readout.Max, method), out IReadOnlyList<double>? fine) &&
            _lengths.TryGetValue(SeriesName.Curve(ArmName.Coarse, Readout.Native, method), out IReadOnlyList<double>? coarse))
        {
            var metric = MetricName.Radius(arm, method, Readout.Max, "over.coarse");
            draft.Metrics[metric] = Statistics.Median(fine) / Statistics.Median(coarse);
            draft.AddRatioInterval(metric, fine, coarse, draft.Context.Seed, IntervalOver.Samples);
        }
    }

    private void AddDiscovered(TwoLayerNetwork network)
    {
        AttackProblem problem = ProblemOfGroups(network);
        SampleRadius[] exact = _evaluation.Solve(ArmName.Pseudo, problem)!;
        _evaluation.AddCertified(ArmName.Pseudo, problem, exact);
        if (exact.All(r => r.Status != RadiusStatus.Bracket))
        {
            _lengths[SeriesName.Curve(ArmName.Pseudo, Readout.Max, MethodName.Exact)] = [.. exact.Select(r => r.Bracket.Attacked)];
            AddGain(ArmName.Pseudo, MethodName.Exact);
        }
    }

    private void AddReference(string arm, TwoLayerNetwork network, Readout readout)
    {
        AttackProblem problem = Problem(network, readout);
        SampleRadius[]? exact = _evaluation.Solve(arm, problem);
        _evaluation.AddCertified(arm, problem, exact);
        draft.Metrics[MetricName.Of(arm, "accuracy.clean")] = exact!.Average(r => r.Status == RadiusStatus.Misclassified ? 0.0 : 1);
    }

    // A network of more than two coarse classes decides between those.
    private AttackProblem Problem(TwoLayerNetwork network, Readout readout)
    {
        bool fine = network is BinaryNetwork || network.OutputCount == test.Partition!.ClusterCount;
        return new(new Classifier(network, readout), fine ? test : test.ToCoarse(), new AttackRules(Norm.L2, _radii, draft.Context.Seed));
    }

    // Test samples have no discovered sub-class, and the decision between coarse classes needs none.
    private AttackProblem ProblemOfGroups(TwoLayerNetwork network) =>
        new(new Classifier(network, Readout.Max), test, new AttackRules(Norm.L2, _radii, draft.Context.Seed));

    // The paper's protocol, the same on the training loss, and searches for the shortest perturbation: plain, with pass-through, rival by
    // rival where there are several, and over pieces.
    private AttackSuite<AttackProblem> Suite(TwoLayerNetwork network)
    {
        var attacks = new List<IAttack<AttackProblem>> { new PgdAttack(options.Attack) };
        if (test.GroupCount == 2)
        {
            attacks.Add(new AveragedFeatureAttack(AveragedFeatureAttack.ComputeDirection(test.Features!, test.Partition!)));
        }

        attacks.Add(new FmnAttack(new FmnOptions()));
        if (network is MulticlassNetwork)
        {
            attacks.Add(new PgdAttack(options.Attack with { Loss = AttackLoss.Training }));
        }

        if (network.Hidden.Activation.IsRelu)
        {
            attacks.Add(new FmnAttack(new FmnOptions { PassThrough = true }));
            attacks.Add(new FmnAttack(new FmnOptions { Loss = AttackLoss.Rivals }));
            attacks.Add(new PieceAttack());
        }

        return new AttackSuite<AttackProblem>(attacks);
    }
}
