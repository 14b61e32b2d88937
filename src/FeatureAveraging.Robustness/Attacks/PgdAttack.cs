using System.Numerics.Tensors;

namespace FeatureAveraging.Robustness.Attacks;

/// <summary>Projected gradient descent at a fixed radius (Madry et al. 2018), in the paper's protocol by default.</summary>
/// <remarks>
/// δ ← Π(δ − α·g/‖g‖₂) in ℓ₂ and δ ← Π(δ − α·sign g) in ℓ∞, α = RelativeStep·ε/Steps, Π onto the ball and then the box.
/// The start and every iterate are judged by the deployed decision; a search ends at the first wrong one. A zero
/// gradient is replaced by a random direction and counted.
/// </remarks>
public sealed class PgdAttack : SampleAttack
{
    private readonly PgdOptions _options;

    /// <summary>Makes an attack.</summary>
    /// <param name="options">Steps, start, objective.</param>
    /// <exception cref="FeatureAveraging.Options.OptionsException">An option is out of range.</exception>
    public PgdAttack(PgdOptions options)
                : base((options ?? throw new ArgumentNullException(nameof(options))).ToTraits()) =>
        _options = options.Validated();

    /// <inheritdoc/>
    protected internal override void Search(AttackTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Span<double> delta = target.Scratch(0), gradient = target.Scratch(1);
        Start(target, delta);
        double step = _options.RelativeStep * target.Threat.Epsilon / _options.Steps;
        for (int taken = 0; target.Evaluate(delta, gradient).Margin > 0 && taken < _options.Steps; taken++)
        {
            target.Normalize(gradient);
            TensorPrimitives.MultiplyAdd(gradient, -step, delta, delta);
            target.Constrain(delta);
        }
    }

    // ℓ₂: direction uniform, length ε·U (not ε·U^(1/d): the protocol of the paper's public
    // reproduction). ℓ∞: every coordinate uniform in [−ε, ε].
    private void Start(AttackTarget target, Span<double> delta)
    {
        delta.Clear();
        if (!_options.RandomStart && !target.IsRestart)
        {
            return;
        }

        target.DrawDirection(delta);
        double length = target.Threat.Norm == Norm.L2 ? target.Random.NextDouble() : 1;
        TensorPrimitives.Multiply(delta, target.Threat.Epsilon * length, delta);
        target.Constrain(delta);
    }
}
