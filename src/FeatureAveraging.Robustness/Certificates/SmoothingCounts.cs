using FeatureAveraging.Networks;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>Votes of the base classifier under noise of one deviation: all that a smoothed answer is computed from.</summary>
/// <param name="Readout">The read-out that voted.</param>
/// <param name="Sigma">σ.</param>
/// <param name="Draws">Draws that measure, at each sample.</param>
/// <param name="Outcomes">The decisions counted, in the order of the columns: +1 and −1, or the classes. A tie counts for none.</param>
/// <param name="Labels">The label of each sample.</param>
/// <param name="Selection">For each sample, votes per outcome among the draws that choose.</param>
/// <param name="Votes">For each sample, votes per outcome among the draws that measure.</param>
public sealed record SmoothingCounts(
    Readout Readout,
    double Sigma,
    int Draws,
    IReadOnlyList<int> Outcomes,
    IReadOnlyList<int> Labels,
    IReadOnlyList<IReadOnlyList<int>> Selection,
    IReadOnlyList<IReadOnlyList<int>> Votes);
