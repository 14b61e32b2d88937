namespace FeatureAveraging.Training;

/// <summary>Where the trainings of a run, and what else takes long, keep their state when it is cut, and go on from.</summary>
/// <param name="Load">The checkpoint of a training by its name; null where there is none, which is no fault.</param>
/// <param name="Save">Keeps a checkpoint; called between two steps, never inside a signal.</param>
/// <param name="IsDue">Whether a checkpoint should be kept now although nobody asked the run to stop; asked after every step.</param>
public sealed record CheckpointStore(
    Func<string, TrainingCheckpoint?> Load, Action<string, TrainingCheckpoint> Save, Func<bool> IsDue)
{
    /// <summary>What a training is handed.</summary>
    /// <param name="hooks">What else it is handed.</param>
    /// <param name="training">Name of the training in its run.</param>
    public TrainingHooks AddTo(TrainingHooks hooks, string training)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        return hooks with { Resume = Load(training), OnCheckpoint = checkpoint => Save(training, checkpoint), IsCheckpointDue = IsDue };
    }
}
