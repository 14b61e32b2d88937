namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// A radius of the smoothed classifier g(x) = the decision most likely under N(x, σ²I): another classifier than the network, so never to be
/// compared as if it were the network's own.
/// </summary>
/// <param name="Sample">Index of the sample, from 0.</param>
/// <param name="Label">±1, or the class where the decision is between classes.</param>
/// <param name="Predicted">What g answers at the sample; null when it abstains.</param>
/// <param name="Probability">Lower confidence bound on the probability of the decision chosen.</param>
/// <param name="Radius">g answers <paramref name="Predicted"/>within this ℓ₂ distance, except with probability
/// <paramref name="FailureProbability"/>; 0 when it abstains.</param>
/// <param name="Sigma">σ.</param>
/// <param name="FailureProbability">α: how often, over the noise drawn, the statement may be wrong.</param>
public sealed record SmoothedRadius(
    int Sample, int Label, int? Predicted, double Probability, double Radius, double Sigma, double FailureProbability)
{
    /// <summary>The radius where g is right; 0 where it abstains or is wrong.</summary>
    public double CorrectRadius => Predicted == Label ? Radius : 0;
}
