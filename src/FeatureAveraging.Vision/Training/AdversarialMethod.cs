namespace FeatureAveraging.Vision.Training;

/// <summary>What adversarial training descends. x′ is the worst point found in the ball around x.</summary>
public enum AdversarialMethod
{
    /// <summary>CE(x′): the training loss where it is largest (Madry et al. 2018).</summary>
    Madry,

    /// <summary>CE(x) + β·KL(p(x) ‖ p(x′)), x′ where the second term is largest (Zhang et al. 2019).</summary>
    Trades,
}
