using FeatureAveraging.Datasets.Runs;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Cli.DeepNetworks;

/// <summary>The checkpoints of a run's trainings, <c>checkpoints/NAME.safetensors</c>: they stay until the run is finished.</summary>
internal sealed class CheckpointFolder(RunFolder folder)
{
    private const string Name = "checkpoints";

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

    private string Find(string training) => folder.Absolute($"{Name}/{training}.safetensors");
}
