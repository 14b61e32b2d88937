namespace FeatureAveraging.Sweeps.Engines;

/// <summary>Keeps workers at work. It knows nothing of cells: a worker finds what there is to do in the folder.</summary>
public interface ISweepEngine : IDisposable
{
    /// <summary>Time between two looks at the folder.</summary>
    TimeSpan Pace { get; }

    /// <summary>Sees to it that there are enough workers; called again and again until no cell is left.</summary>
    /// <param name="free">Cells that are to be run and that nobody works on.</param>
    /// <param name="chunks">Chunks that hold them: more workers than these find nothing to do.</param>
    /// <param name="progress">Any number that grows when cells come to an end or fail.</param>
    /// <returns>Who works, in a few words: "2 workers", "3 tasks running, 5 waiting".</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">No worker can be started, and it is no use to try again.</exception>
    string Tend(int free, int chunks, long progress);

    /// <summary>Tells every worker of this engine to keep its state and stop, and waits until they have.</summary>
    void StopWorkers();
}
