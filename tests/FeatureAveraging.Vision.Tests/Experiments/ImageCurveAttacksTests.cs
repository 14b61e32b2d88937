using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;
using FeatureAveraging.Vision.Experiments;
using FeatureAveraging.Vision.Models;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class ImageCurveAttacksTests : NativeTest
{
    private static readonly ImageCurveOptions Options = new() { MinimumNormSteps = 10 };

    [Fact]
    public void All_EverythingAsked_ComesInTheOrderOfTheRecord()
    {
        string[] names =
        [
            .. ImageCurveAttacks.All(Options with { ApgdSteps = 5, SquareIterations = 5 }).Select(attack => attack.Traits.Name),
        ];

        Assert.Equal(["fmn", "ddn", "fmn-through", "pgd-native", "pgd", "apgd", "apgd-rivals", "square"], names);
    }

    [Fact]
    public void Searches_ManyRestarts_AreNeverLongerAndSomewhereShorter()
    {
        byte[] pixels = [.. Enumerable.Range(0, 20 * 16).Select(i => (byte)(i * 97))];
        var images = new ImageSet(pixels, 1, 4, 4, [.. Enumerable.Range(0, 20).Select(i => i % 4)]);
        using var model = VisionModel.Create(VisionModelOptions.For(images, VisionArchitecture.Mlp, 4, 16), new Seed(1));
        foreach ((IAttack<ImageAttackProblem> once, IAttack<ImageAttackProblem> often) in
            ImageCurveAttacks.Searches(Options).Zip(ImageCurveAttacks.Searches(Options with { Restarts = 4 })))
        {
            (double Once, double Often)[] distances = [.. Search(once).Zip(Search(often))];
            Assert.All(distances, pair => Assert.True(pair.Often <= pair.Once));
            Assert.Contains(distances, pair => pair.Often < 0.99 * pair.Once);
        }

        IReadOnlyList<double> Search(IAttack<ImageAttackProblem> attack) => attack.Search(new ImageAttackProblem(
            model, images, new Decision(Partition.FirstPositive(2, 2), Readout.Max), new AttackRules(Norm.L2, [], new Seed(2)))).Distances;
    }
}
