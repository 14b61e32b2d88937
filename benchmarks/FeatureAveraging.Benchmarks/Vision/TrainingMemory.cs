using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>The case <c>vision.train.memory</c>: resident memory and live tensors of a training of ResNet-18, batch after batch.</summary>
internal static class TrainingMemory
{
    /// <summary>Name of the case.</summary>
    public const string Name = "vision.train.memory";

    private const int WarmUp = 100, Batches = 200, Batch = 64, Width = 4;

    /// <summary>Trains on noise and looks after every batch, first to warm up, then 200 times.</summary>
    /// <param name="threads">Threads.</param>
    public static TrainingMemoryResult Measure(int threads)
    {
        ImageSet images = TrainingSpeed.Noise(Batch * 10);
        using var model =
            VisionModel.Create(VisionModelOptions.For(images, VisionArchitecture.ResNet18, classCount: 10, Width), new Seed(7));
        var resident = new List<long>();
        var tensors = new List<long>();
        var options =
            new VisionTrainingOptions { Epochs = (WarmUp + Batches) / 10, BatchSize = Batch, LearningRate = 0.05, Threads = threads };
        VisionTrainer.Train(model, images, options, new Seed(7), new VisionTrainingHooks { Progress = new Watcher(resident, tensors) });
        double grown = resident.Skip(WarmUp + (Batches / 2)).Max() - resident.Skip(WarmUp).Take(Batches / 2).Max();
        return new TrainingMemoryResult(Batches, resident.Max() / 1e6, grown / 1e6, tensors.Skip(WarmUp).Distinct().Count() == 1);
    }

    private sealed class Watcher(List<long> resident, List<long> tensors) : IProgress<VisionTrainingProgress>
    {
        public void Report(VisionTrainingProgress value)
        {
            resident.Add(Environment.WorkingSet);
            tensors.Add(torch.Tensor.TotalCount);
        }
    }
}
