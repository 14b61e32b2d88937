using FeatureAveraging.Options;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Vision.Training;

/// <summary>
/// Training on perturbed images: every step first searches the ball around each of its images by projected gradient ascent,
/// inside the pixel range [0, 1].
/// </summary>
/// <remarks>
/// Batch normalisation: the search uses the network as in evaluation, with the running statistics, and does not change them.
/// The loss itself is computed as in any training, with the statistics of the batch, which also update the running ones:
/// those of x′ (Madry), or those of x and then of x′, each batch by its own (TRADES, as its authors do it).
/// </remarks>
public sealed record AdversarialTrainingOptions
{
    /// <summary>What is descended.</summary>
    /// <value>The default is <see cref="AdversarialMethod.Madry"/>.</value>
    public AdversarialMethod Method { get; init; }

    /// <summary>The norm of the ball.</summary>
    /// <value>The default is ℓ₂.</value>
    public Norm Norm { get; init; } = Norm.L2;

    /// <summary>ε, its radius in pixel units: pixels lie in [0, 1].</summary>
    /// <value>The default is 0.5.</value>
    public double Epsilon { get; init; } = 0.5;

    /// <summary>Gradient steps of the search.</summary>
    /// <value>The default is 7.</value>
    public int Steps { get; init; } = 7;

    /// <summary>The step is RelativeStep·ε/Steps.</summary>
    /// <value>The default is 2.5.</value>
    public double RelativeStep { get; init; } = 2.5;

    /// <summary>β, the weight of TRADES's second term; Madry's loss has none.</summary>
    /// <value>The default is 6.</value>
    public double Beta { get; init; } = 6;

    /// <summary>Checks every value.</summary>
    /// <exception cref="OptionsException">At least one value is out of range; all are listed.</exception>
    public AdversarialTrainingOptions Validated() => Faults.Of(this)
        .Unless(Enum.IsDefined(Method), nameof(Method), Method, "one of " + string.Join(", ", Enum.GetNames<AdversarialMethod>()))
        .Unless(Enum.IsDefined(Norm), nameof(Norm), Norm, "one of " + string.Join(", ", Enum.GetNames<Norm>()))
        .Unless(Epsilon >= 0 && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "a finite value ≥ 0, in pixel units")
        .Unless(Steps >= 1, nameof(Steps), Steps, "at least 1")
        .Unless(
            RelativeStep > 0 && double.IsFinite(RelativeStep), nameof(RelativeStep), RelativeStep,
            "a finite value > 0; the step is RelativeStep·ε/Steps")
        .Unless(Beta >= 0 && double.IsFinite(Beta), nameof(Beta), Beta, "a finite value ≥ 0")
        .ThrowIfAny();
}

/// <summary>What adversarial training descends. x′ is the worst point found in the ball around x.</summary>
public enum AdversarialMethod
{
    /// <summary>CE(x′): the training loss where it is largest (Madry et al. 2018).</summary>
    Madry,

    /// <summary>CE(x) + β·KL(p(x) ‖ p(x′)), x′ where the second term is largest (Zhang et al. 2019).</summary>
    Trades,
}
