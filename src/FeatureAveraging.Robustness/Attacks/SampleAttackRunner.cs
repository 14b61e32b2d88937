using System.Numerics.Tensors;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Robustness.Witnesses;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Prepares one sample after the other for an attack and verifies what it finds; scratch of one thread.</summary>
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
    private int _sample;
    private int _label;

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

    /// <summary>The sample as the attack sees it.</summary>
    public AttackTarget Target => _target;

    /// <summary>Takes up a sample.</summary>
    /// <returns>Whether there is something to attack: it is not misclassified as it stands.</returns>
    public bool Begin(int sample)
    {
        _setup.Problem.Samples.Inputs.CopyRow(sample, _x);
        (_sample, _label) = (sample, _setup.Problem.Labels[sample]);
        if (!(_setup.Problem.Classifier.EvaluateMargin(_x, _label, _workspace) > 0))
        {
            return false;
        }

        _setup.Space?.Project(_x, _reduced.AsSpan(0, _setup.Space.Dimension));
        RandomSource random = _setup.Problem.Rules.Seed.For(_setup.Stream, (ulong)sample);
        _target.Begin(
            _setup.Space is null ? _x : _reduced, _label, _setup.TrainingLabels?[sample] ?? _label, _setup.Attack.Traits.Objective, random,
            _setup.Problem.Rules.Restart > 0);
        return true;
    }

    /// <summary>Verifies what was found as it was found, then a little further out; null where nothing was, or nothing holds.</summary>
    /// <remarks>What lies outside the span changes nothing but the length, so it is left out.</remarks>
    public Witness? Verify(ThreatModel threat)
    {
        if (!_target.HasFound)
        {
            return null;
        }

        ReadOnlySpan<double> found = _setup.Space is { } space ? _target.Best[..space.Dimension] : _target.Best;
        found.CopyTo(_candidate);
        for (double overshoot = FirstOvershoot; overshoot <= LastOvershoot; overshoot *= 10)
        {
            if (Check(threat) is { } witness)
            {
                return witness;
            }

            TensorPrimitives.Multiply(found, 1 + overshoot, _candidate);
        }

        return null;
    }

    private Witness? Check(ThreatModel threat)
    {
        Witness? witness = null;
        if (_setup.Space is { } space)
        {
            witness = _harness.CheckLifted(_setup.Problem.Samples.Inputs, _sample, _x, _label, space, _candidate, _delta, threat);
        }
        else
        {
            _candidate.CopyTo(_delta, 0);
        }

        if (witness is null)
        {
            // a length within rounding of ε is brought inside
            _harness.Check(_sample, _x, _label, _delta, threat, project: true, out witness);
        }

        return witness;
    }
}
