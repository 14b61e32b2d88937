using FeatureAveraging.Experiments;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>What a caller may listen to or hand in. Nothing here changes the results.</summary>
public sealed record ImageExperimentHooks
{
    /// <summary>Receives a checkpoint of the training of that name, for example <c>fine-1</c> (arm and seed), after every epoch.</summary>
    public Action<string, VisionCheckpoint>? OnCheckpoint { get; init; }

    /// <summary>Finds the checkpoint of the training of that name; null where there is none and it begins anew.</summary>
    public Func<string, VisionCheckpoint?>? FindCheckpoint { get; init; }
}
