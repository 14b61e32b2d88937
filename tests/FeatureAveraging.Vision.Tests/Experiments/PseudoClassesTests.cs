using FeatureAveraging.Data;
using FeatureAveraging.Experiments.Discovery;
using FeatureAveraging.Randomness;
using FeatureAveraging.Vision.Experiments;

namespace FeatureAveraging.Vision.Tests.Experiments;

public sealed class PseudoClassesTests
{
    private static readonly ImageExperimentData Data =
        new("quarters", SyntheticImages.Draw(40), SyntheticImages.Draw(20, seed: 2), Partition.FirstPositive(2, 2), ["a", "b", "c", "d"]);

    [Fact]
    public void Discover_SeparateClasses_AreFoundInBothParts()
    {
        ImageExperimentData found = Discover(threads: 1);

        Assert.Equal(1, AdjustedRandIndex.Measure(Data.Train.Labels, found.Train.Labels), 12);
        Assert.Equal(1, AdjustedRandIndex.Measure(Data.Test.Labels, found.Test.Labels), 12);
        // the same sub-class has the same number in both
        Assert.Equal(
            Enumerable.Range(0, 4).Select(j => found.Train.Labels[Array.IndexOf(Data.Train.Labels, j)]),
            Enumerable.Range(0, 4).Select(j => found.Test.Labels[Array.IndexOf(Data.Test.Labels, j)]));
    }

    [Fact]
    public void Discover_Sides_AreKeptAndNameTheSubclasses()
    {
        ImageExperimentData found = Discover(threads: 1);

        Assert.All(
            Enumerable.Range(0, 40),
            i => Assert.Equal(Data.Partition.Labels[Data.Train.Labels[i]], found.Partition.Labels[found.Train.Labels[i]]));
        Assert.All(
            Enumerable.Range(0, 20),
            i => Assert.Equal(Data.Partition.Labels[Data.Test.Labels[i]], found.Partition.Labels[found.Test.Labels[i]]));
        Assert.Equal(["+0", "+1", "−2", "−3"], found.ClassNames);
        Assert.Same(Data.Train.Pixels, found.Train.Pixels);
    }

    [Fact]
    public void Discover_AnyThreads_GivesTheSameLabels()
    {
        ImageExperimentData one = Discover(threads: 1), four = Discover(threads: 4);
        Assert.Equal(one.Train.Labels, four.Train.Labels);
        Assert.Equal(one.Test.Labels, four.Test.Labels);
    }

    private static ImageExperimentData Discover(int threads) => PseudoClasses.Discover(
        Data, new SubclassOptions { ClustersPerSide = 2 }, new Seed(1), threads, TestContext.Current.CancellationToken);
}
