namespace FeatureAveraging.Theory;

/// <summary>
/// Exact ℓ₂ radii at a noiseless cluster centre, for orthogonal centres of equal norm R = ‖μ‖ (√d in the paper). In units of the input.
/// </summary>
/// <remarks>
/// Write x = Σ_j u_j μ_j, so that a perturbation δ of the u costs R‖δ‖₂ and the centre of cluster j is u = e_j. Each flip set below is a
/// union of half-spaces in u, hence each radius a minimum of distances (offset/‖normal‖). A tie is an error, so reaching score 0 counts.
/// </remarks>
public static class RadiusPrediction
{
    /// <summary>
    /// The averaged network f_FA: R·min{1/√k, (1 − τ)/√|J_s|}; bias free R/√k whatever the sizes of the sides (claim C2).
    /// </summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    /// <param name="ownClusters">|J_s|, s the side of the centre, ≥ 1.</param>
    /// <param name="otherClusters">|J₋ₛ| ≥ 1.</param>
    /// <param name="threshold">τ in [0, 1), bias b_s = −τR²/|J_s|.</param>
    /// <remarks>
    /// Either the other side's neuron overtakes (1 = Σ_other δ − Σ_own δ; the biases cancel) or the own neuron dies (1 − τ = −Σ_own δ).
    /// </remarks>
    public static double PredictAveraged(double centerNorm, int ownClusters, int otherClusters, double threshold = 0)
    {
        RequireCounts(centerNorm, ownClusters, otherClusters, threshold);
        return centerNorm * Math.Min(1 / Math.Sqrt(ownClusters + otherClusters), (1 - threshold) / Math.Sqrt(ownClusters));
    }

    /// <summary>
    /// The decoupled network read out by the sum: R·min{1 − τ, min_{1≤p≤|J₋ₛ|} (1 + (p − 1)τ)/√(1 + p)}; bias free R/√(1 + |J₋ₛ|).
    /// </summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    /// <param name="otherClusters">|J₋ₛ| ≥ 1.</param>
    /// <param name="threshold">τ in [0, 1), biases b_j = −τR².</param>
    /// <remarks>p is the number of opposite features that the attacker lights up.</remarks>
    public static double PredictDecoupledSum(double centerNorm, int otherClusters, double threshold = 0)
    {
        RequireCounts(centerNorm, 1, otherClusters, threshold);
        double least = 1 - threshold;
        for (int p = 1; p <= otherClusters; p++)
        {
            least = Math.Min(least, (1 + ((p - 1) * threshold)) / Math.Sqrt(1 + p));
        }

        return centerNorm * least;
    }

    /// <summary>The decoupled network read out by the maximum: R·min{1/√2, 1 − τ}; bias free the optimum.</summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    /// <param name="threshold">τ in [0, 1), biases b_j = −τR².</param>
    public static double PredictDecoupledMax(double centerNorm, double threshold = 0)
    {
        RequireCounts(centerNorm, 1, 1, threshold);
        return centerNorm * Math.Min(Math.Sqrt(0.5), 1 - threshold);
    }

    /// <summary>The most any classifier can have at every centre: R/√2, half the distance between two centres.</summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    public static double PredictOptimal(double centerNorm) => PredictDecoupledMax(centerNorm);

    /// <summary>
    /// The decoupled network as it is learnt, read out by the sum: w_j = μ_j − c·Σ_{i≠j} μ_i up to
    /// scale, that is ⟨w_j, μ_i⟩ = −c⟨w_j, μ_j⟩, no bias.
    /// </summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    /// <param name="ownClusters">|J_s|, s the side of the centre, ≥ 1.</param>
    /// <param name="otherClusters">|J₋ₛ| ≥ 1.</param>
    /// <param name="offDiagonal">c in [0, 1/(k − 1)): minus the off-diagonal cosine over the diagonal one.</param>
    /// <remarks>
    /// R·min_{1≤p≤|J₋ₛ|} (1 + pc)/√((1 + pc)² + p(1 + 2c − pc)² + (k − 1 − p)(p − 1)²c²), with p opposite neurons on. The last term, of
    /// second order in c, is the share of features whose neurons stay dead.
    /// </remarks>
    public static double PredictLearntSum(double centerNorm, int ownClusters, int otherClusters, double offDiagonal)
    {
        RequireCounts(centerNorm, ownClusters, otherClusters, threshold: 0);
        int k = ownClusters + otherClusters;
        if (!(offDiagonal >= 0 && offDiagonal * (k - 1) < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(offDiagonal), offDiagonal, $"c lies in [0, 1/(k - 1)) with k = {k}.");
        }

        double least = double.PositiveInfinity, c = offDiagonal;
        for (int p = 1; p <= otherClusters; p++)
        {
            double score = 1 + (p * c), lit = 1 + (2 * c) - (p * c), dark = (p - 1) * c;
            least = Math.Min(least, score / Math.Sqrt((score * score) + (p * lit * lit) + ((k - 1 - p) * dark * dark)));
        }

        return centerNorm * least;
    }

    /// <summary>
    /// The mixed k-class network of Proposition 4.8 read out by the maximum: R(1 + γ)/√(k − 2 + 2(1
    /// + γ)²), which tends to the averaged R/√k as γ → 0.
    /// </summary>
    /// <param name="centerNorm">R &gt; 0.</param>
    /// <param name="clusters">k ≥ 2.</param>
    /// <param name="distinction">γ &gt; 0.</param>
    public static double PredictMixedMax(double centerNorm, int clusters, double distinction)
    {
        RequireCounts(centerNorm, 1, clusters - 1, threshold: 0);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(distinction);
        double own = 1 + distinction;
        return centerNorm * own / Math.Sqrt(clusters - 2 + (2 * own * own));
    }

    private static void RequireCounts(double centerNorm, int ownClusters, int otherClusters, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(centerNorm);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ownClusters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(otherClusters);
        if (threshold is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "τ lies in [0, 1).");
        }
    }
}
