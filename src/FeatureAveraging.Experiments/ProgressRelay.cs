namespace FeatureAveraging.Experiments;

/// <summary>Passes progress of another kind on as that of a run.</summary>
/// <param name="progress">Receives it.</param>
/// <param name="convert">Says how far the run is.</param>
public sealed class ProgressRelay<T>(IProgress<ExperimentProgress> progress, Func<T, ExperimentProgress> convert) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => progress.Report(convert(value));
}
