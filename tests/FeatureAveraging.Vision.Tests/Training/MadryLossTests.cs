using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class MadryLossTests : NativeTest
{
    private static readonly Seed Root = new(11);
    private static readonly ImageSet Images = SyntheticImages.Draw(100);
    private static readonly VisionTrainingOptions Options =
        new() { Epochs = 2, BatchSize = 16, LearningRate = 0.05, CropPadding = 1, Precision = Precision.Full };

    /// <summary>
    /// A ball of radius 0 holds the image alone: the same bits, batch normalisation included,
    /// so the search neither moves nor misuses its statistics.
    /// </summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Train_NoBall_GivesTheBitsOfPlainTraining(Norm norm)
    {
        using VisionModel plain = VisionModelTests.Create(VisionArchitecture.ResNet18, 2),
            madry = VisionModelTests.Create(VisionArchitecture.ResNet18, 2);
        VisionTrainingResult expected = VisionTrainer.Train(plain, Images, Options, Root);
        VisionTrainingResult result = VisionTrainer.Train(
            madry, Images, Options with { Adversarial = new AdversarialTrainingOptions { Norm = norm, Epsilon = 0, Steps = 2 } }, Root);
        Assert.Equal(expected.History, result.History);
        IReadOnlyDictionary<string, ModelArray> state = madry.GetState();
        Assert.All(plain.GetState(), entry => Assert.Equal(entry.Value.Values, state[entry.Key].Values));
    }

    /// <summary>The loss is that of the points, which the search left higher than the images.</summary>
    [Fact]
    public void Compute_ABall_GivesALargerLossThanTheImages()
    {
        using DisposeScope scope = NewDisposeScope();
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.SmallCnn, 4);
        using var batch = new PixelBatch(Images, 16, CPU);
        Tensor pixels = batch.Fill(0, 16), labels = tensor(Array.ConvertAll(Images.Labels[..16], label => (long)label));
        double Loss(double epsilon) =>
            TrainingLoss.Create(model.Network, Options with { Adversarial = new AdversarialTrainingOptions { Epsilon = epsilon } }, Root)
                .Compute(pixels, labels, 0).Loss.item<float>();
        Assert.True(Loss(0) < Loss(0.25) && Loss(0.25) < Loss(1), $"{Loss(0)}, {Loss(0.25)}, {Loss(1)}");
    }

    /// <summary>What it is for: the shortest perturbations become longer.</summary>
    [Theory]
    [InlineData(AdversarialMethod.Madry)]
    [InlineData(AdversarialMethod.Trades)]
    public void Train_Adversarially_LengthensTheMedianPerturbation(AdversarialMethod method)
    {
        double plain = MedianRadius(null),
            hardened = MedianRadius(new AdversarialTrainingOptions { Method = method, Epsilon = 0.8, Steps = 3 });
        Assert.True(hardened > 1.1 * plain, $"{plain} plain, {hardened} {method}");
    }

    private static double MedianRadius(AdversarialTrainingOptions? adversarial)
    {
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.Mlp, 16);
        VisionTrainer.Train(model, Images, Options with { Epochs = 15, CropPadding = 0, Adversarial = adversarial }, Root);
        var problem = new ImageAttackProblem(
            model, SyntheticImages.Draw(40, seed: 2), new Decision(Partition.FirstPositive(2, 2), Readout.Native),
            new AttackRules(Norm.L2, [], Root));
        double[] distances = [.. new ImageFmnAttack(new FmnOptions { Steps = 30 }).Search(problem).Distances.Order()];
        return distances[distances.Length / 2];
    }
}
