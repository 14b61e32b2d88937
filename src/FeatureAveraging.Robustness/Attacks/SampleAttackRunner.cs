using System.Numerics.Tensors;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Runs an attack on one sample after the other; scratch of one thread.</summary>
internal sealed class SampleAttackRunner
{
    // lifting and evaluating round; a point on the boundary is stepped over by as little as that demands
    private const double FirstOvershoot = 1e-15;
    private const double LastOvershoot = 1e-6;
    private readonly SampleAttackSetup _setup;
    private readonly AttackTarget _target;
    private readonly WitnessHarness _harness;
    private readonly ReadoutWorkspace _workspace;
    private readonly double[] _x;
    private readonly double[] _reduced;
    private readonly double[] _candidate;
    private readonly double[] _delta;

    public SampleAttackRunner(SampleAttackSetup setup)
    {
        Classifier classifier = setup.Problem.Classifier;
        (_setup, _target, _harness, _workspace) =
            (setup, new AttackTarget(setup.Classifier, setup.Remainder), new WitnessHarness(classifier), classifier.CreateWorkspace());
        int d = classifier.InputDimension;
        (_x, _delta) = (new double[d], new double[d]);
        _candidate = new double[setup.Space?.Dimension ?? d];
        _reduced = new double[setup.Space is null ? 0 : setup.Classifier.InputDimension];
    }

    /// <summary>The smallest radius at which the attack broke the sample: 0 when it is misclassified, +∞ when it survived.</summary>
    public double Attack(int sample, out Witness? witness, out int zeroGradients)
    {
        _setup.Problem.Samples.Inputs.CopyRow(sample, _x);
        int label = _setup.Problem.Labels[sample];
        (witness, zeroGradients) = (null, 0);
        if (!(_setup.Problem.Classifier.EvaluateMargin(_x, label, _workspace) > 0))
        {
            return 0;
        }

        _setup.Space?.Project(_x, _reduced.AsSpan(0, _setup.Space.Dimension));
        RandomSource random = _setup.Problem.Rules.Seed.For(_setup.Stream, (ulong)sample);
        _target.Begin(
            _setup.Space is null ? _x : _reduced, label, _setup.TrainingLabels?[sample] ?? label, _setup.Attack.Traits.Objective, random,
            _setup.Problem.Rules.Restart > 0);
        foreach (ThreatModel threat in _setup.Threats)
        {
            SearchRivals(threat);
            if (_target.HasFound && Verify(sample, label, threat) is { } verified)
            {
                (witness, zeroGradients) = (verified, _target.ZeroGradients);
                return double.IsPositiveInfinity(threat.Epsilon) ? verified.Distance : threat.Epsilon;
            }
        }

        zeroGradients = _target.ZeroGradients;
        return double.PositiveInfinity;
    }

    private void SearchRivals(ThreatModel threat)
    {
        int rivals = _setup.Attack.Traits.Objective.Loss == AttackLoss.Rivals ? _target.RivalCount : 1;
        for (int rival = 0; rival < rivals; rival++)
        {
            _target.Aim(threat, rival);
            _setup.Attack.Search(_target);
            if (_target.HasFound && double.IsFinite(threat.Epsilon))
            {
                return;
            }
        }
    }

    // As found, then a little further out. What lies outside the span changes nothing but the length, so it is left out.
    private Witness? Verify(int sample, int label, ThreatModel threat)
    {
        ReadOnlySpan<double> found = _setup.Space is { } space ? _target.Best[..space.Dimension] : _target.Best;
        found.CopyTo(_candidate);
        for (double overshoot = FirstOvershoot; overshoot <= LastOvershoot; overshoot *= 10)
        {
            if (Check(sample, label, threat) is { } witness)
            {
                return witness;
            }

            TensorPrimitives.Multiply(found, 1 + overshoot, _candidate);
        }

        return null;
    }

    private Witness? Check(int sample, int label, ThreatModel threat)
    {
        Witness? witness = null;
        if (_setup.Space is { } space)
        {
            witness = _harness.CheckLifted(_setup.Problem.Samples.Inputs, sample, _x, label, space, _candidate, _delta, threat);
        }
        else
        {
            _candidate.CopyTo(_delta, 0);
        }

        if (witness is null)
        {
            // a length within rounding of ε is brought inside
            _harness.Check(sample, _x, label, _delta, threat, project: true, out witness);
        }

        return witness;
    }
}
