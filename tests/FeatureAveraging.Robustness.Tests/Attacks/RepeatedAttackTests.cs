using FeatureAveraging.Data;
using FeatureAveraging.Networks;
using FeatureAveraging.Randomness;
using FeatureAveraging.Robustness.Attacks;
using FeatureAveraging.Robustness.Threats;

namespace FeatureAveraging.Robustness.Tests.Attacks;

public class RepeatedAttackTests
{
    [Fact]
    public void Search_MoreRuns_OnlyImprove()
    {
        AttackResult[] results = [.. new[] { 1, 2, 5 }.Select(
            runs => Search(new RepeatedAttack<AttackProblem>(new PgdAttack(new PgdOptions { Steps = 5 }), runs)))];
        for (int more = 1; more < results.Length; more++)
        {
            Assert.All(results[more].BrokenAt.Zip(results[more - 1].BrokenAt), pair => Assert.True(pair.First <= pair.Second));
            Assert.All(results[more].Distances.Zip(results[more - 1].Distances), pair => Assert.True(pair.First <= pair.Second));
        }

        Assert.True(results[2].Distances.Sum() < results[0].Distances.Sum());
        Assert.All(results[2].Distances.Zip(results[2].Witnesses), pair => Assert.Equal(pair.First, pair.Second?.Distance ?? 0));
    }

    [Fact]
    public void Search_OneRun_IsTheAttackItself()
    {
        var attack = new ApgdAttack(new ApgdOptions());
        Assert.Equal(Search(attack).Distances, Search(new RepeatedAttack<AttackProblem>(attack, 1)).Distances);
        Assert.Equal("apgd", new RepeatedAttack<AttackProblem>(attack, 3).Traits.Name);
    }

    [Fact]
    public void Search_ADeterministicStart_IsRandomFromTheSecondRunOn()
    {
        var attack = new DeepFoolAttack(new DeepFoolOptions());
        Assert.NotEqual(Search(attack).Distances, Search(new RepeatedAttack<AttackProblem>(attack, 2)).Distances);
    }

    [Fact]
    public void Constructor_NoRun_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepeatedAttack<AttackProblem>(new PgdAttack(new PgdOptions()), 0));

    private static AttackResult Search(IAttack<AttackProblem> attack)
    {
        var classifier = new Classifier(TestNetworks.RandomMulticlass(4, 2, 10, 3), Readout.Sum);
        LabeledSamples samples = TestNetworks.CorrectlyLabeled(classifier, 30, 4);
        double[] radii = [.. Enumerable.Range(1, 60).Select(i => 0.1 * i)];
        return attack.Search(
            new AttackProblem(classifier, samples, new AttackRules(Norm.L2, radii, new Seed(1))),
            cancellation: TestContext.Current.CancellationToken);
    }
}
