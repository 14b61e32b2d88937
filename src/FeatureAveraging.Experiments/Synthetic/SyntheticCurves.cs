using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Exact;
using FeatureAveraging.Robustness.Masking;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Experiments.Synthetic;

/// <summary>The robust-accuracy curves: every one names its arm, its read-out and its attack.</summary>
internal sealed class SyntheticCurves(SyntheticOptions options, Seed seed, RecordDraft draft, LabeledSamples test, IProgress<ExperimentProgress>? progress, CancellationToken cancellation)
{
    private const int ExactNodeLimit = 20_000;
    private readonly double[] _radii = options.Curve.ComputeRadii();
    private readonly Dictionary<string, double[]> _certified = [];

    /// <summary>Attacks both arms.</summary>
    public void AddAll(IReadOnlyDictionary<string, TwoLayerNetwork> networks)
    {
        AddExact("coarse", networks["coarse"], Readout.Native);
        AddPgd("coarse", networks["coarse"], Readout.Native, AttackLoss.Margin);
        foreach (Readout readout in (Readout[])[Readout.Max, Readout.Sum])
        {
            AddExact("fine", networks["fine"], readout);
            AddPgd("fine", networks["fine"], readout, AttackLoss.Margin);
            AddPgd("fine", networks["fine"], readout, AttackLoss.Native);
        }

        AddExact("fine", networks["fine"], Readout.Native);

        AddAveraged("coarse", networks["coarse"], Readout.Native);
        AddAveraged("fine", networks["fine"], Readout.Max);
        draft.Mark("curves");
    }

    /// <summary>The truth, where it can be had within the node limit; else what is certified and what is attacked, under those names.</summary>
    private void AddExact(string arm, TwoLayerNetwork network, Readout readout)
    {
        if (!network.Hidden.Activation.IsRelu)
        {
            return;         // exact radii are for the ReLU; the attacks below stand alone
        }

        SampleRadius[] radii = RadiusSolver.Solve(new ReadoutClassifier(network, readout), test, new RadiusOptions { NodeLimit = ExactNodeLimit }, draft.Clock, options.Training.Threads, Relay(arm, readout, "exact radii"), cancellation);
        _certified[$"{arm}.{Name(readout)}"] = [.. radii.Select(r => r.Bracket.Certified)];
        if (radii.All(r => r.Status != RadiusStatus.Bracket))
        {
            AddRadii(arm, readout, "exact", [.. radii.Select(r => r.Bracket.Attacked)]);
            return;
        }

        AddRadii(arm, readout, "certified", [.. radii.Select(r => r.Bracket.Certified)]);
        AddRadii(arm, readout, "attack", [.. radii.Select(r => r.Bracket.Attacked)]);
    }

    private void AddRadii(string arm, Readout readout, string method, double[] radii)
    {
        Add($"{arm}.{Name(readout)}.{method}", RobustnessCurve.FromDistances(_radii, radii));
        draft.Metrics[readout == Readout.Native && arm == "coarse" ? $"{arm}.radius.{method}.median" : $"{arm}.radius.{method}.{Name(readout)}.median"] = Statistics.Median(radii);
    }

    /// <summary>An attack shorter than a certified radius is a bug of ours; the run must not end as if nothing were.</summary>
    private void RequireSound(string curve, IReadOnlyList<double> attacked)
    {
        if (!_certified.TryGetValue(curve, out double[]? certified))
        {
            return;
        }

        for (int i = 0; i < attacked.Count; i++)
        {
            if (attacked[i] < certified[i])
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Unsound: on {curve} an attack broke sample {i} at {attacked[i]:R}, but its certified radius is {certified[i]:R}."));
            }
        }
    }

    private void AddPgd(string arm, TwoLayerNetwork network, Readout readout, AttackLoss loss)
    {
        AttackResult result = AddAttack(arm, network, readout, new PgdAttack(options.Attack with { Loss = loss }));
        draft.Metrics[$"{arm}.radius.{result.Attack}.{Name(readout)}.median"] = HalfRadius(_radii, result.ToCurve(_radii).Accuracy);
    }

    private void AddAveraged(string arm, TwoLayerNetwork network, Readout readout)
    {
        double[] direction = AveragedFeatureAttack.ComputeDirection(test.Features!, test.Partition!);
        AttackResult result = AddAttack(arm, network, readout, new AveragedFeatureAttack(direction));
        draft.Metrics[$"{arm}.radius.averaged.{Name(readout)}.median"] = Statistics.Median(result.Distances);
    }

    private AttackResult AddAttack(string arm, TwoLayerNetwork network, Readout readout, IAttack attack)
    {
        var problem = new AttackProblem(new ReadoutClassifier(network, readout), test, Norm.L2, _radii, seed);
        AttackResult result = attack.Search(problem, options.Training.Threads, Relay(arm, readout, attack.Name), cancellation);
        RequireSound($"{arm}.{Name(readout)}", result.Distances);
        Add($"{arm}.{Name(readout)}.{attack.Name}", result.ToCurve(_radii));
        draft.Diagnostics.AddRange(MaskingChecks.Check(problem, result));
        return result;
    }

    private void Add(string name, RobustnessCurve curve) => draft.AddSeries($"curve.{name}", ("radius", [.. curve.Radii]), ("accuracy", [.. curve.Accuracy]));

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

    private static string Name(Readout readout) => readout.ToString().ToLowerInvariant();

    private AttackRelay? Relay(string arm, Readout readout, string method) =>
        progress is null ? null : new AttackRelay($"{method} on {arm}.{Name(readout)}", progress);

    private sealed class AttackRelay(string stage, IProgress<ExperimentProgress> progress) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => progress.Report(new ExperimentProgress(stage, (double)value.Done / value.Count));
    }
}
