using FeatureAveraging.Numerics;

namespace FeatureAveraging.Training;

/// <summary>The whole state of a training after some step; resuming from it gives the same bits as never having stopped.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Fingerprint">Identifies options, data and initial network; a checkpoint of another training is refused.</param>
/// <param name="Arrays">State by name; every number is a double.</param>
public sealed record TrainingCheckpoint(int Step, string Fingerprint, IReadOnlyDictionary<string, Matrix> Arrays);
