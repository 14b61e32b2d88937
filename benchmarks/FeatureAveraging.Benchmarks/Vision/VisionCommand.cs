using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>The command <c>vision</c>: images a second of ResNet-18 in training, ours with shuffling, crops and mirrors from bytes, against libtorch on resident tensors.</summary>
internal static class VisionCommand
{
    private const int Batch = 128, Batches = 8, Runs = 5;

    /// <summary>Measures both precisions at one width and prints a table.</summary>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="width">Channels of the first stage.</param>
    public static void Run(int threads, int width)
    {
        ImageSet images = Noise(Batch * Batches);
        Console.WriteLine("| Case | Width | Threads | Ours, images/s | libtorch, images/s | Ours / libtorch |\n|---|--:|--:|--:|--:|--:|");
        foreach ((Precision precision, ScalarType type) in (ReadOnlySpan<(Precision, ScalarType)>)[(Precision.Full, ScalarType.Float32), (Precision.Mixed, ScalarType.BFloat16)])
        {
            var options = new VisionTrainingOptions { Epochs = 1, BatchSize = Batch, LearningRate = 0.05, HorizontalFlip = true, Precision = precision, Threads = threads };
            using var model = VisionModel.Create(VisionModelOptions.For(images, VisionArchitecture.ResNet18, classCount: 10, width), new Seed(7));
            using var bare = new BareTraining(images, width, Batch, type);
            (double ours, double libtorch) = Timing.Interleave(() => VisionTrainer.Train(model, images, options, new Seed(7)), bare.RunEpoch, warmUp: 1, Runs);
            Console.WriteLine(FormattableString.Invariant($"| `vision.train` {type} | {width} | {threads} | {1000 * images.Count / ours:F0} | {1000 * images.Count / libtorch:F0} | {libtorch / ours:F2} |"));
        }
    }

    /// <summary>Images of 3 × 32 × 32 random bytes, in ten classes.</summary>
    internal static ImageSet Noise(int count)
    {
        RandomSource random = new Seed(7).For("benchmark.images");
        byte[] pixels = [.. Enumerable.Range(0, count * 3 * 32 * 32).Select(_ => (byte)random.NextInt(256))];
        return new ImageSet(pixels, 3, 32, 32, [.. Enumerable.Range(0, count).Select(i => i % 10)]);
    }
}
