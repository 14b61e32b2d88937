using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>The network at one step, as far as it is recorded.</summary>
/// <param name="Step">t, from 0 (the initial network).</param>
/// <param name="Loss">Mean training loss; of the mini-batch's data set, not of the batch.</param>
/// <param name="Accuracy">Share of samples on the right side of the native decision; a tie is an error.</param>
/// <param name="MeanMargin">Mean of y·f(x), or of f_c − max_{l≠c} f_l.</param>
/// <param name="MinMargin">Least margin.</param>
/// <param name="ActiveShares">Share of the samples on which each neuron has z &gt; 0: M values; 0 is a dead neuron.</param>
/// <param name="WeightNorms">‖w_r‖: M values.</param>
/// <param name="Projections">⟨w_r, μ_j⟩: M × k; null when the features are unknown. Cosines and coefficients λ follow from it.</param>
public sealed record TrajectoryPoint(
    int Step,
    double Loss,
    double Accuracy,
    double MeanMargin,
    double MinMargin,
    double[] ActiveShares,
    double[] WeightNorms,
    Matrix? Projections);
