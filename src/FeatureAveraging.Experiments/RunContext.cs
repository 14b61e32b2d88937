using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Runs;
using FeatureAveraging.Training;

namespace FeatureAveraging.Experiments;

/// <summary>What a run gets from outside, beside its data and its options. Of these only the seed changes its results.</summary>
/// <param name="Seed">Root seed of all random streams.</param>
/// <param name="Provenance">Where and with what the run is made; copied into its record. Its threads are those of every stage.</param>
/// <remarks>
/// Cancellation has one convention. Inside an experiment it is an <see cref="OperationCanceledException"/>. The experiment itself ends
/// with <see cref="TrainingOutcome.Cancelled"/>, and its record holds the stages that were finished.
/// </remarks>
public sealed record RunContext(Seed Seed, Provenance Provenance)
{
    /// <summary>For the start and the timings.</summary>
    /// <value>The default is the system's clock.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Is told of every stage, from any thread; null where nobody listens.</summary>
    /// <value>The default is null.</value>
    public IProgress<ExperimentProgress>? Progress { get; init; }

    /// <summary>
    /// Where trainings, counts of votes and attacks keep what they have when the run is cut; null where they start anew. It changes no
    /// result.
    /// </summary>
    /// <value>The default is null.</value>
    public CheckpointStore? Checkpoints { get; init; }

    /// <summary>Ends the run early.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Threads of every stage.</summary>
    public int Threads => Provenance.Threads;

    /// <summary>Says that a stage begins.</summary>
    /// <param name="stage">What is being done.</param>
    public void Begin(string stage) => Progress?.Report(new ExperimentProgress(stage, 0));

    /// <summary>Receives the progress of a training; null where nobody listens.</summary>
    /// <param name="stage">What is being done.</param>
    public IProgress<TrainingProgress>? OfTraining(string stage) => Relay<TrainingProgress>(value => new ExperimentProgress(
        stage, value.Steps == 0 ? 1 : (double)value.Step / value.Steps, FormattableString.Invariant($"loss {value.Loss:0.0000}")));

    /// <summary>Receives the progress of a search over samples; null where nobody listens.</summary>
    /// <param name="stage">What is being done.</param>
    public IProgress<AttackProgress>? OfSearch(string stage) =>
        Relay<AttackProgress>(value => new ExperimentProgress(stage, (double)value.Done / value.Count));

    /// <summary>Receives progress of any kind; null where nobody listens.</summary>
    /// <param name="convert">Says how far the run is.</param>
    public IProgress<T>? Relay<T>(Func<T, ExperimentProgress> convert) =>
        Progress is null ? null : new ProgressRelay<T>(Progress, convert);

    /// <summary>Runs the stages of an experiment; a cancelled one ends here.</summary>
    /// <param name="stages">The stages; what they return is how the experiment ended.</param>
    public TrainingOutcome Run(Func<TrainingOutcome> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        try
        {
            return stages();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)     // the record keeps the finished stages
        {
            return TrainingOutcome.Cancelled;
        }
    }
}

/// <summary>How far a run is.</summary>
/// <param name="Stage">What is being done, for example "training coarse".</param>
/// <param name="Fraction">How much of the stage is done, in [0, 1].</param>
/// <param name="Note">The latest number worth showing; may be empty.</param>
public readonly record struct ExperimentProgress(string Stage, double Fraction, string Note = "");

/// <summary>Passes progress of another kind on as that of a run.</summary>
/// <param name="progress">Receives it.</param>
/// <param name="convert">Says how far the run is.</param>
public sealed class ProgressRelay<T>(IProgress<ExperimentProgress> progress, Func<T, ExperimentProgress> convert) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => progress.Report(convert(value));
}
