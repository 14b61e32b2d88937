using FeatureAveraging.Benchmarks.Comparison;
using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;
using static TorchSharp.torch;

namespace FeatureAveraging.Benchmarks.Vision;

/// <summary>The case <c>vision.train</c>: images a second in training ResNet-18, ours with crops and mirrors from bytes.</summary>
internal static class TrainingSpeed
{
    /// <summary>Name of the case.</summary>
    public const string Name = "vision.train";

    /// <summary>Channels of the first stage, unless the command <c>vision</c> is given others.</summary>
    public const int Width = 16;

    private const int Batch = 128, Batches = 8, Runs = 5;

    /// <summary>
    /// Measures float32, and bfloat16 where the processor has it: without, a step takes so long that nobody trains with it.
    /// </summary>
    /// <param name="threads">Threads of either side.</param>
    /// <param name="width">Channels of the first stage.</param>
    public static IReadOnlyList<TrainingSpeedResult> Measure(int threads, int width = Width)
    {
        ImageSet images = Noise(Batch * Batches);
        TrainingSpeedResult full = Measure(images, Precision.Full, ScalarType.Float32, threads, width);
        if (FeatureAveraging.Vision.Libtorch.HasFastBFloat16)
        {
            return [full, Measure(images, Precision.Mixed, ScalarType.BFloat16, threads, width)];
        }

        Console.Error.WriteLine($"{Name} in bfloat16 is skipped: this processor does not multiply it in hardware.");
        return [full];
    }

    /// <summary>Images of 3 × 32 × 32 random bytes, in ten classes.</summary>
    /// <param name="count">How many.</param>
    internal static ImageSet Noise(int count)
    {
        RandomSource random = new Seed(7).For("benchmark.images");
        byte[] pixels = [.. Enumerable.Range(0, count * 3 * 32 * 32).Select(_ => (byte)random.NextInt(256))];
        return new ImageSet(pixels, 3, 32, 32, [.. Enumerable.Range(0, count).Select(i => i % 10)]);
    }

    private static TrainingSpeedResult Measure(ImageSet images, Precision precision, ScalarType type, int threads, int width)
    {
        var options = new VisionTrainingOptions
        {
            Epochs = 1,
            BatchSize = Batch,
            LearningRate = 0.05,
            HorizontalFlip = true,
            Precision = precision,
            Threads = threads,
        };
        VisionModelOptions network = VisionModelOptions.For(images, VisionArchitecture.ResNet18, classCount: 10, width);
        using var model = VisionModel.Create(network, new Seed(7));
        using var bare = new BareTraining(images, width, Batch, type);
        void Train() => VisionTrainer.Train(model, images, options, new Seed(7));
        (double ours, double libtorch) = Timing.Interleave(Train, bare.RunEpoch, warmUp: 1, Runs);
        return new TrainingSpeedResult($"{type}", width, threads, 1000 * images.Count / ours, 1000 * images.Count / libtorch);
    }
}
