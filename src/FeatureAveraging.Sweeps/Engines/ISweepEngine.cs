namespace FeatureAveraging.Sweeps.Engines;

/// <summary>Keeps workers at work. It knows nothing of cells: a worker finds what there is to do in the folder.</summary>
public interface ISweepEngine : IDisposable
{
    /// <summary>Time between two looks at the folder.</summary>
    TimeSpan Pace { get; }

    /// <summary>Sees to it that there are enough workers; called again and again until no cell is left.</summary>
    /// <param name="free">Cells that are to be run and that nobody works on.</param>
    /// <param name="chunks">Chunks that hold them: more workers than these find nothing to do.</param>
    /// <param name="progress">Grows with everything that brings the sweep on.</param>
    /// <returns>Who works, in a few words: "2 workers", "3 tasks running, 5 waiting".</returns>
    /// <exception cref="FeatureAveraging.Options.OptionsException">No worker can be started, and it is no use to try again.</exception>
    string Tend(int free, int chunks, long progress);

    /// <summary>Ends the work of this engine's workers, because a cell has failed.</summary>
    void StopWorkers();

    /// <summary>Nobody watches any more.</summary>
    /// <returns>What becomes of the workers, as a sentence; empty where they have kept their state and stopped.</returns>
    string Leave();
}
