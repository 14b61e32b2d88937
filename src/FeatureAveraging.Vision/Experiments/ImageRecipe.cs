using FeatureAveraging.Experiments.Frontiers;
using FeatureAveraging.Experiments.Heads;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Training;

namespace FeatureAveraging.Vision.Experiments;

/// <summary>The settings of the paper's data sets that fit two processor cores; its own size is a preset of the command line.</summary>
public static class ImageRecipe
{
    // As many as eight minutes on two processor cores allow: the more seeds, the narrower every interval over them.
    private const int MnistSeeds = 5;

    /// <summary>MNIST, parity against digits: a small convolutional network, several seeds, and two-layer networks on the pixels.</summary>
    public static ImageExperimentOptions Mnist { get; } = new()
    {
        Data = new ImageDataOptions { TrainCount = 20_000 },
        Network = new ImageNetworkOptions { Architecture = VisionArchitecture.SmallCnn, Width = 32 },
        Training = new VisionTrainingOptions
        {
            Epochs = 2,
            LearningRate = 0.05,
            Schedule = RateSchedule.OneCycle,
            WeightDecay = 5e-3,
            CropPadding = 0,
        },
        Curve = new ImageCurveOptions { Count = 200, CertifiedCount = 20, Largest = 2, Step = 0.2, PgdSteps = 20 },
        Adversarial = new AdversarialTrainingOptions { Epsilon = 1 },
        Frontier = new FrontierOptions(),
        Seeds = MnistSeeds,
    };

    /// <summary>CIFAR-10, the first five classes against the others: a narrow ResNet-18, and heads on its features.</summary>
    public static ImageExperimentOptions Cifar10 { get; } = new()
    {
        Network = new ImageNetworkOptions { Architecture = VisionArchitecture.ResNet18, Width = 16 },
        Training = new VisionTrainingOptions { Epochs = 12, LearningRate = 0.2, Schedule = RateSchedule.OneCycle, HorizontalFlip = true },
        Curve = new ImageCurveOptions { Count = 200, Largest = 0.8, Step = 0.08, PgdSteps = 20, MinimumNormSteps = 60 },
        Adversarial = new AdversarialTrainingOptions { Epsilon = 0.25 },
        Heads = new HeadOptions(),
    };
}
