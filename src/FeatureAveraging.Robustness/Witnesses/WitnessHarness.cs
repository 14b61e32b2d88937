using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Robustness.Reduction;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Witnesses;

/// <summary>An attack proposes, the harness disposes: only points it has checked on the original network become witnesses.</summary>
/// <remarks>Holds scratch memory: make one per thread. A rejected proposal allocates nothing.</remarks>
public sealed class WitnessHarness
{
    private readonly Classifier _classifier;
    private readonly ReadoutWorkspace _workspace;
    private readonly double[] _point;

    /// <summary>Makes a harness.</summary>
    /// <param name="classifier">The original classifier in d dimensions, not a reduced one.</param>
    public WitnessHarness(Classifier classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classifier = classifier;
        _workspace = classifier.CreateWorkspace();
        _point = new double[classifier.InputDimension];
    }

    /// <summary>Checks the point x + δ: finite, in the box, within ε, and decided wrongly.</summary>
    /// <param name="sampleIndex">The sample, from 0.</param>
    /// <param name="x">The sample, length d.</param>
    /// <param name="label">±1, or the class where the classifier decides between classes.</param>
    /// <param name="delta">The proposed perturbation, length d; only read.</param>
    /// <param name="threat">What is allowed.</param>
    /// <param name="project">Whether to move the point into the ball and the box first; otherwise it is judged as it stands.</param>
    /// <param name="witness">The witness when accepted, otherwise null.</param>
    /// <exception cref="ArgumentException">A length or the label does not fit.</exception>
    public WitnessVerdict Check(
        int sampleIndex, ReadOnlySpan<double> x, int label, ReadOnlySpan<double> delta, ThreatModel threat, bool project,
        out Witness? witness)
    {
        ArgumentNullException.ThrowIfNull(threat);
        WitnessVerdict verdict = Judge(x, label, delta, threat, project, out double distance);
        witness = verdict == WitnessVerdict.Accepted ? new Witness(sampleIndex, threat.Norm, distance, (double[])_point.Clone()) : null;
        return verdict;
    }

    /// <summary>
    /// Checks x + δ as it stands, δ = Vᵀδ_p lifted from the reduced space; an accepted witness keeps δ_p instead of the point.
    /// </summary>
    internal Witness? CheckLifted(
        Samples samples, int sampleIndex, ReadOnlySpan<double> x, int label, ReducedSpace space, ReadOnlySpan<double> reduced,
        Span<double> delta, ThreatModel threat)
    {
        space.Lift(reduced, delta);
        return Judge(x, label, delta, threat, project: false, out double distance) == WitnessVerdict.Accepted
            ? new Witness(sampleIndex, threat.Norm, distance, new LiftedPoint(samples, sampleIndex, space, reduced.ToArray()))
            : null;
    }

    private WitnessVerdict Judge(
        ReadOnlySpan<double> x, int label, ReadOnlySpan<double> delta, ThreatModel threat, bool project, out double distance)
    {
        Shape.Require(x.Length == _point.Length, nameof(x), $"is {x.Length} wide; the network reads d = {_point.Length}");
        Shape.Require(delta.Length == _point.Length, nameof(delta), $"is {delta.Length} wide; the network reads d = {_point.Length}");
        distance = double.NaN;
        TensorPrimitives.Add(x, delta, _point);
        if (!TensorPrimitives.IsFiniteAll<double>(_point))
        {
            return WitnessVerdict.NotFinite;
        }

        if (project)
        {
            Project(x, threat);
        }

        if (threat.Box?.Contains(_point) == false)
        {
            return WitnessVerdict.OutsideBox;
        }

        distance = Perturbation.MeasureUpward(threat.Norm, x, _point);
        if (distance > threat.Epsilon)
        {
            return WitnessVerdict.OverBudget;
        }

        return _classifier.EvaluateMargin(_point, label, _workspace) > 0 ? WitnessVerdict.NotAdversarial : WitnessVerdict.Accepted;
    }

    // Box first, then shrink towards x until the distance, rounded up, fits: for an x in the box the segment to x stays in it.
    private void Project(ReadOnlySpan<double> x, ThreatModel threat)
    {
        threat.Box?.Clip(_point);
        // the first shrink lands within rounding error of ε, the next ones step inside it; where ε is so small beside x
        // that x + δ rounds by more, the last ones step by that
        const int FineAttempts = 4, Attempts = 8;
        double spacing = 0;
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            double distance = Perturbation.MeasureUpward(threat.Norm, x, _point);
            if (distance <= threat.Epsilon)
            {
                return;
            }

            if (attempt > FineAttempts)
            {
                spacing = spacing > 0 ? 16 * spacing : Math.ScaleB(Math.Abs(TensorPrimitives.MaxMagnitude(x)) + threat.Epsilon, -52);
            }

            double keep = Math.Max(0, (threat.Epsilon * (1 - (Math.ScaleB(1, -50) * attempt))) - spacing) / distance;
            for (int i = 0; i < _point.Length; i++)
            {
                _point[i] = x[i] + (keep * (_point[i] - x[i]));
            }
        }
    }
}
