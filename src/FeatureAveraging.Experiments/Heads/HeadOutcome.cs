using FeatureAveraging.Networks;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments.Heads;

/// <summary>The two trained heads.</summary>
/// <param name="Networks">By arm, <c>head-coarse</c> and <c>head-fine</c>; they read raw features.</param>
/// <param name="Outcome">Completed, or diverged if one head did: its network is then the last finite one.</param>
public sealed record HeadOutcome(IReadOnlyDictionary<string, TwoLayerNetwork> Networks, TrainingOutcome Outcome);
