using FeatureAveraging.Datasets;
using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Training;

namespace FeatureAveraging.Sweeps.Working;

/// <summary>The state of one cell's trainings on disk, a file for each, until the cell has come to its end.</summary>
internal sealed class CellCheckpoints(string directory, WorkerSettings settings)
{
    private long _last = settings.Clock.GetTimestamp();

    /// <summary>What the cell is handed.</summary>
    public CheckpointStore Store => new(Load, Save, () => settings.Clock.GetElapsedTime(_last) >= settings.CheckpointEvery);

    /// <summary>Whether the cell has kept state.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Removes them.</summary>
    public void Remove()
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // A checkpoint is an economy: one that cannot be read is as none.
    private TrainingCheckpoint? Load(string training)
    {
        string file = PathOf(training);
        try
        {
            return File.Exists(file) ? CheckpointFile.Load(file) : null;
        }
        catch (DatasetException)
        {
            File.Delete(file);
            return null;
        }
    }

    private void Save(string training, TrainingCheckpoint checkpoint)
    {
        CheckpointFile.Save(PathOf(training), checkpoint);
        _last = settings.Clock.GetTimestamp();
        IsKept = true;
    }

    private string PathOf(string training) => Path.Combine(directory, $"{training}.safetensors");
}
