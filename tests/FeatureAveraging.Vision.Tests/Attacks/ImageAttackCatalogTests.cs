using FeatureAveraging.Networks;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;
using FeatureAveraging.Vision.Attacks;

namespace FeatureAveraging.Vision.Tests.Attacks;

public sealed class ImageAttackCatalogTests : NativeTest
{
    public static TheoryData<string> Names => [.. AttackCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Find_EveryName_IsTheSameKindOfAttack(string name) =>
        Assert.Equal(AttackCatalog.Find(name)!.Traits, ImageAttackCatalog.Find(name)!.Traits);

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(ImageAttackCatalog.Find("nuke"));

    [Fact]
    public void Reject_WithoutAVersionForDeepNetworks_SaysSo()
    {
        using var twin = new TwinNetwork(Readout.Max, coarse: false, count: 1);
        ImageAttackProblem problem = twin.DeepProblem(Norm.L2, 1);

        string[] missing = [.. AttackCatalog.Names.Where(name => ImageAttackCatalog.Find(name)!.Reject(problem) is not null)];

        Assert.Equal(
            ["fab", "fab-through", "deepfool", "deepfool-through", "cw", "cw-through", "universal", "pieces", "averaged"], missing);
        Assert.All(missing, name => Assert.Throws<ArgumentException>(() => ImageAttackCatalog.Find(name)!.Search(problem)));
    }
}
