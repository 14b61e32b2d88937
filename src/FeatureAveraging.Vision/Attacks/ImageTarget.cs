using FeatureAveraging.Randomness;

namespace FeatureAveraging.Vision.Attacks;

/// <summary>One image of a search.</summary>
/// <param name="Sample">Its index in the problem.</param>
/// <param name="Label">The label of the decision.</param>
/// <param name="TrainingLabel">The class.</param>
/// <param name="Rival">The opposing output aimed at, from 0, where the attack aims at each.</param>
/// <param name="Random">Its own stream.</param>
internal readonly record struct ImageTarget(int Sample, int Label, int TrainingLabel, int Rival, RandomSource Random);
