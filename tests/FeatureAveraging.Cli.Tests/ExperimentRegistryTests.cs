using FeatureAveraging.Runs;

namespace FeatureAveraging.Cli.Tests;

public sealed class ExperimentRegistryTests
{
    [Fact]
    public void All_EveryExperiment_IsRegisteredOnceUnderItsOwnCommand()
    {
        Assert.Equal(ExperimentInfo.All, ExperimentRegistry.All.Select(one => one.Info));
        Assert.Equal(ExperimentInfo.All.Count, ExperimentInfo.All.Select(one => one.Id).Distinct().Count());
        using var favg = new Favg();
        Assert.All(ExperimentRegistry.All, one =>
        {
            Assert.Equal(one.Info.Id, one.CreateCommand(favg.Host()).Name);
            Assert.Equal(ExitCode.Done, favg.Run($"{one.Info.Command} --help"));
        });
    }

    [Fact]
    public void Find_UnknownId_IsNull()
    {
        Assert.Same(ExperimentInfo.Cifar10, ExperimentInfo.Find("cifar10"));
        Assert.Null(ExperimentInfo.Find("imagenet"));
    }
}
