using FeatureAveraging.Numerics;

namespace FeatureAveraging.Features;

/// <summary>How the weights of a two-layer network stand to the cluster features: is it averaging them or telling them apart?</summary>
/// <remarks>
/// A neuron's own features are those of its side s: the sign of its output weight in a binary network, the side of its class in a k-class
/// network. A neuron whose weight is zero, or whose output weight is zero, has no direction or no side: its entries are NaN and every mean
/// leaves it out; <see cref="UnmeasuredNeurons"/> counts them.
/// </remarks>
public sealed record FeatureMeasures
{
    /// <summary>cos(μ_i, w_r): k × M.</summary>
    public required Matrix Cosines { get; init; }

    /// <summary>λ of w_r ≈ Σ_j λ_{r,j} μ_j/‖μ_j‖², by least squares: M × k.</summary>
    public required Matrix Coefficients { get; init; }

    /// <summary>‖w_r − Σ_j λ_{r,j} μ_j/‖μ_j‖²‖/‖w_r‖: M values in [0, 1].</summary>
    public required double[] ResidualRatios { get; init; }

    /// <summary>
    /// max λ/min λ over the own features: M values ≥ 1; +∞ when the least own coefficient is not
    /// positive, since such a neuron is no average.
    /// </summary>
    public required double[] Spreads { get; init; }

    /// <summary>
    /// Feature-averaging index of each neuron: M values in [0, 1]; 1 = equal average of the own features, 0 = one of them.
    /// </summary>
    /// <remarks>
    /// With c_i = max(0, cos(μ_i, w)), i ∈ J_s, and PR = (Σc²)²/(|J_s| Σc⁴): (PR − 1/|J_s|)/(1 − 1/|J_s|).
    /// NaN where it is undefined: |J_s| = 1, or no own feature with a positive cosine.
    /// </remarks>
    public required double[] NeuronIndices { get; init; }

    /// <summary>
    /// Mean of the defined neuron indices, weighted by |a_r|‖w_r‖ (a = 1/h for k-class networks); NaN when none is defined.
    /// </summary>
    public required double AveragingIndex { get; init; }

    /// <summary>Mean of cos(μ_i, w_r) over the neurons and their own features.</summary>
    public required double OwnCosine { get; init; }

    /// <summary>Mean of cos(μ_i, w_r) over the neurons and the features of the other side.</summary>
    public required double OtherCosine { get; init; }

    /// <summary>Mean of cos(μ_j, w_{j,r}) over classes and their neurons; null unless the network has one class per feature.</summary>
    public double? DiagonalCosine { get; init; }

    /// <summary>Mean of the remaining cosines; null unless the network has one class per feature.</summary>
    public double? OffDiagonalCosine { get; init; }

    /// <summary>Mean of the spreads; +∞ as soon as one is.</summary>
    public required double MeanSpread { get; init; }

    /// <summary>Median of the spreads (the mean of the two middle ones when their number is even).</summary>
    public required double MedianSpread { get; init; }

    /// <summary>Mean of the residual ratios.</summary>
    public required double MeanResidualRatio { get; init; }

    /// <summary>Neurons left out because their weight or their output weight is zero.</summary>
    public required int UnmeasuredNeurons { get; init; }
}
