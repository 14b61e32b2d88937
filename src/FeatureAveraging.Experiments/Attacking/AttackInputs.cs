using FeatureAveraging.Runs;

namespace FeatureAveraging.Experiments.Attacking;

/// <summary>What was attacked, for the record.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Samples">The samples file, the images or the data set.</param>
/// <param name="Labels">Which labels are meant, as <c>--labels</c> says it.</param>
public sealed record AttackInputs(RunInput Model, RunInput Samples, string Labels);
