using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;

namespace FeatureAveraging.Robustness.Certificates;

/// <summary>
/// Votes of the base classifier under noise: all that a smoothed answer is computed from, and all that is needed to go on drawing.
/// </summary>
/// <param name="Seed">Root seed of the noise.</param>
/// <param name="Readout">The read-out that voted.</param>
/// <param name="Options">σ and the numbers of draws so far.</param>
/// <param name="Outcomes">The decisions counted, in the order of the columns: +1 and −1, or the classes. A tie counts for none.</param>
/// <param name="Labels">The label of each sample.</param>
/// <param name="Selection">For each sample, votes per outcome among the draws that choose.</param>
/// <param name="Votes">For each sample, votes per outcome among the draws that measure.</param>
public sealed record SmoothingCounts(
    Seed Seed,
    Readout Readout,
    SmoothingOptions Options,
    IReadOnlyList<int> Outcomes,
    IReadOnlyList<int> Labels,
    IReadOnlyList<IReadOnlyList<int>> Selection,
    IReadOnlyList<IReadOnlyList<int>> Votes);
