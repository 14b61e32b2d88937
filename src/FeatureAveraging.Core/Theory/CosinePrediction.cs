namespace FeatureAveraging.Theory;

/// <summary>Predicted cosines between cluster features and weights, for orthogonal features of equal norm.</summary>
public static class CosinePrediction
{
    /// <summary>cos(μ_i, w) of an averaging neuron with its own features: 1/√|J_s| (Li et al. 2025, Fig. 2a).</summary>
    /// <param name="ownFeatures">|J_s|, ≥ 1.</param>
    public static double PredictAveraged(int ownFeatures)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ownFeatures);
        return 1 / Math.Sqrt(ownFeatures);
    }
}
