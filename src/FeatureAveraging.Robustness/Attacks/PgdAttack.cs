using System.Numerics.Tensors;
using FeatureAveraging.Numerics;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Projected gradient descent at a fixed radius (Madry et al. 2018), in the paper's protocol by default.</summary>
/// <remarks>
/// δ ← Π(δ − α·g/‖g‖₂) in ℓ₂ and δ ← Π(δ − α·sign g) in ℓ∞, α = RelativeStep·ε/Steps, Π onto the ball and then the box. The start and every iterate are
/// judged by the deployed decision; a search ends at the first wrong one and otherwise keeps the iterate of least margin. A zero gradient is replaced by a random unit
/// direction and counted. Immutable; safe to share between threads, each with its own <see cref="PgdWorkspace"/>.
/// </remarks>
public sealed class PgdAttack
{
    private readonly ReadoutClassifier _classifier;
    private readonly PgdOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="classifier">The decision to break; for ℓ₂ without a box the reduced one is equivalent and faster.</param>
    /// <param name="options">Steps, restarts, loss.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public PgdAttack(ReadoutClassifier classifier, PgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(options);
        (_classifier, _options) = (classifier, options.Validated());
    }

    /// <summary>Scratch memory for one thread.</summary>
    public PgdWorkspace CreateWorkspace() => new(_classifier);

    /// <summary>Attacks one sample at one radius.</summary>
    /// <param name="x">The sample, length d, inside the box if there is one.</param>
    /// <param name="label">±1, or the class where the classifier decides between classes.</param>
    /// <param name="nativeLabel">The label of the native loss (±1 or the class); only read when that loss is attacked.</param>
    /// <param name="threat">Norm, ε (finite) and box.</param>
    /// <param name="random">The sample's own stream.</param>
    /// <param name="workspace">Scratch; receives the perturbation in <see cref="PgdWorkspace.Best"/>.</param>
    /// <exception cref="ArgumentException">A length or a label does not fit, or ε is infinite.</exception>
    public PgdOutcome Search(ReadOnlySpan<double> x, int label, int nativeLabel, ThreatModel threat, RandomSource random, PgdWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(threat);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(workspace);
        Shape.Require(x.Length == _classifier.InputDimension, nameof(x), $"is {x.Length} wide; the network reads d = {_classifier.InputDimension}");
        Shape.Require(double.IsFinite(threat.Epsilon), nameof(threat), $"has ε = {threat.Epsilon}; an attack at a fixed radius needs a finite one");
        var best = new PgdOutcome(double.PositiveInfinity, 0);
        for (int run = 0; run < _options.Restarts && !best.Succeeded; run++)
        {
            workspace.Delta.AsSpan().Clear();
            if (run > 0 || _options.RandomStart)
            {
                DrawStart(threat, random, workspace.Delta);
                Constrain(x, threat, workspace);
            }

            best = Descend(x, label, nativeLabel, threat, random, workspace, best);
        }

        return best;
    }

    private PgdOutcome Descend(ReadOnlySpan<double> x, int label, int nativeLabel, ThreatModel threat, RandomSource random, PgdWorkspace workspace, PgdOutcome best)
    {
        double step = _options.RelativeStep * threat.Epsilon / _options.Steps;
        for (int taken = 0; ; taken++)
        {
            double margin = EvaluateAt(x, label, nativeLabel, workspace);
            if (margin < best.Margin)
            {
                best = best with { Margin = margin };
                workspace.Delta.CopyTo(workspace.BestDelta);
            }

            if (margin <= 0 || taken == _options.Steps)
            {
                return best;
            }

            double length = TensorPrimitives.Norm<double>(workspace.Gradient);
            if (length == 0)
            {
                length = DrawGaussian(random, workspace.Gradient);
                best = best with { ZeroGradients = best.ZeroGradients + 1 };
            }

            StepDown(threat.Norm, step, length, workspace.Gradient, workspace.Delta);
            Constrain(x, threat, workspace);
        }
    }

    // Margin at x + δ, and the gradient to descend along.
    private double EvaluateAt(ReadOnlySpan<double> x, int label, int nativeLabel, PgdWorkspace workspace)
    {
        double[] point = workspace.Point, delta = workspace.Delta;
        for (int i = 0; i < point.Length; i++)
        {
            point[i] = x[i] + delta[i];
        }

        return _options.Loss == PgdLoss.Margin
            ? _classifier.EvaluateMargin(point, label, workspace.Gradient, workspace.Readout)
            : _classifier.EvaluateNativeDescent(point, label, nativeLabel, workspace.Gradient, workspace.Readout);
    }

    // Plain loops: in the ten or so dimensions of a reduced space they beat a vector call.
    private static void StepDown(Norm norm, double step, double length, double[] gradient, double[] delta)
    {
        double scale = step / length;
        for (int i = 0; i < delta.Length; i++)
        {
            delta[i] -= norm == Norm.L2 ? scale * gradient[i] : step * Math.Sign(gradient[i]);
        }
    }

    // ℓ₂: direction uniform, length ε·U (not ε·U^(1/d): the protocol of the paper's public reproduction). ℓ∞: every coordinate uniform in [−ε, ε].
    private static void DrawStart(ThreatModel threat, RandomSource random, Span<double> delta)
    {
        if (threat.Norm == Norm.LInf)
        {
            foreach (ref double value in delta)
            {
                value = threat.Epsilon * ((2 * random.NextDouble()) - 1);
            }

            return;
        }

        double length = DrawGaussian(random, delta);
        TensorPrimitives.Multiply(delta, threat.Epsilon * random.NextDouble() / length, delta);
    }

    private static double DrawGaussian(RandomSource random, Span<double> direction)
    {
        foreach (ref double value in direction)
        {
            value = random.NextGaussian();
        }

        return TensorPrimitives.Norm<double>(direction);
    }

    private static void Constrain(ReadOnlySpan<double> x, ThreatModel threat, PgdWorkspace workspace)
    {
        Perturbation.Project(threat.Norm, threat.Epsilon, workspace.Delta);
        if (threat.Box is not null)
        {
            TensorPrimitives.Add(x, workspace.Delta, workspace.Point);
            threat.Box.Clip(workspace.Point);
            TensorPrimitives.Subtract(workspace.Point, x, workspace.Delta);
        }
    }
}
