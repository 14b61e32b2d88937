using FeatureAveraging.Data;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Models;
using FeatureAveraging.Vision.Tests.Models;
using FeatureAveraging.Vision.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FeatureAveraging.Vision.Tests.Training;

public sealed class WorstPointsTests : NativeTest
{
    private const int Count = 12;
    private static readonly ImageSet Images = SyntheticImages.Draw(Count);

    /// <summary>Closed form: where 2Σx is ascended, every pixel gains ε/√d (ℓ₂) or ε (ℓ∞), up to the edge of the box.</summary>
    [Theory]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInf)]
    public void Search_LinearObjective_EndsInTheCornerOfBallAndBox(Norm norm)
    {
        using DisposeScope scope = NewDisposeScope();
        const double Epsilon = 0.125, Inside = 0.5, AtTheEdge = 0.875 + (Epsilon / 2);
        Tensor pixels = full(2, 1, 2, 2, Inside);
        pixels[1].fill_(norm == Norm.LInf ? AtTheEdge : Inside);
        Tensor points =
            Searcher(norm, Epsilon, steps: 3).Search(pixels, 0, (_, delta) => Array.Clear(delta), images => images.mul(2).sum());
        double each = norm == Norm.LInf ? Epsilon : Epsilon / 2;       // four equal weights
        Assert.All(TensorMemory.ReadDoubles(points[0]), value => Assert.Equal(Inside + each, value, 1e-6));
        Assert.All(TensorMemory.ReadDoubles(points[1]), value => Assert.Equal(norm == Norm.LInf ? 1 : Inside + each, value, 1e-6));
    }

    [Theory]
    [InlineData(Norm.L2, 0.4)]
    [InlineData(Norm.LInf, 0.1)]
    public void Search_LossOfANetwork_RisesForEveryImageInsideBallAndBox(Norm norm, double epsilon)
    {
        using DisposeScope scope = NewDisposeScope();
        using VisionModel model = VisionModelTests.Create(VisionArchitecture.SmallCnn, 4);
        using var batch = new PixelBatch(Images, Count, CPU);
        Tensor pixels = batch.Fill(0, Count), labels = tensor(Array.ConvertAll(Images.Labels, label => (long)label));
        Tensor Losses(Tensor images) =>
            nn.functional.cross_entropy(model.Network.Logits(model.Network.Features(images)), labels, reduction: nn.Reduction.None);
        Tensor points = Searcher(norm, epsilon, steps: 10)
            .Search(pixels, 3, (random, delta) => RandomDirection.Draw(norm, random, delta), images => Losses(images).sum());
        double[] before = TensorMemory.ReadDoubles(Losses(pixels).detach()), after = TensorMemory.ReadDoubles(Losses(points).detach());
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > pair.First, $"{pair.First} before, {pair.Second} after"));
        // float32 rounds each pixel
        Assert.All(
            RowVectors.Lengths(norm, points.sub(pixels).flatten(1)), length => Assert.InRange(length, 0.5 * epsilon, epsilon * (1 + 1e-5)));
        Assert.All(TensorMemory.ReadDoubles(points), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Search_AnotherStep_StartsElsewhereAndTheSameStepThere()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = full(2, 1, 2, 2, 0.5);
        double[] At(long step) => TensorMemory.ReadDoubles(
            Searcher(Norm.L2, 1, steps: 1)
                .Search(pixels, step, (random, delta) => random.FillGaussian(delta), images => images.mul(0).sum()));
        Assert.Equal(At(4), At(4));
        Assert.NotEqual(At(4), At(5));
    }

    private static WorstPoints Searcher(Norm norm, double epsilon, int steps) =>
        new(new AdversarialTrainingOptions { Norm = norm, Epsilon = epsilon, Steps = steps }, new Seed(2));
}
