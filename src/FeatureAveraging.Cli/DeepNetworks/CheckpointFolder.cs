using FeatureAveraging.Datasets.Models;
using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Training;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>The checkpoints of a run, <c>checkpoints/NAME.safetensors</c>: they stay until the run is finished.</summary>
internal sealed class CheckpointFolder(RunFolder folder)
{
    private const string Name = "checkpoints";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>The file of a checkpoint in a run folder.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="name">Name of the checkpoint.</param>
    public static string PathIn(string run, string name) => Path.Combine(run, Name, $"{name}.safetensors");

    /// <summary>Removes what an earlier run left.</summary>
    public void Clear()
    {
        string path = folder.Absolute(Name);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Keeps the latest checkpoint of a training.</summary>
    public void Save(string training, VisionCheckpoint checkpoint) => VisionCheckpointFile.Save(Find(training), checkpoint);

    /// <summary>Reads the latest checkpoint of a training; null where there is none.</summary>
    public VisionCheckpoint? Load(string training) => File.Exists(Find(training)) ? VisionCheckpointFile.Load(Find(training)) : null;

    /// <summary>What is handed to work that is not training on libtorch; it is asked for its state every few seconds.</summary>
    /// <param name="clock">The clock.</param>
    public CheckpointStore Store(TimeProvider clock)
    {
        long last = clock.GetTimestamp();
        return new CheckpointStore(
            name => File.Exists(Find(name)) ? CheckpointFile.Load(Find(name)) : null,
            (name, checkpoint) =>
            {
                CheckpointFile.Save(Find(name), checkpoint);
                last = clock.GetTimestamp();
            },
            () => clock.GetElapsedTime(last) >= Every);
    }

    private string Find(string training) => PathIn(folder.Path, training);
}
