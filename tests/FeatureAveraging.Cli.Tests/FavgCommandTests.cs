using System.CommandLine;

namespace FeatureAveraging.Cli.Tests;

public sealed class FavgCommandTests
{
    public static TheoryData<string> Commands =>
    [
        "reproduce", "reproduce synthetic", "reproduce mnist", "reproduce cifar10", "reproduce all", "verify", "radius", "attack",
        "diagnose", "train",
        "features", "report", "data", "data list", "data verify", "data fetch", "doctor", "list",
        "sweep", "sweep new", "sweep plan", "sweep run", "sweep resume", "sweep status", "sweep collect", "sweep report",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_OfEachCommand_ShowsAnExampleThatParses(string command)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run($"{command} --help"));

        string[] lines = favg.Out.ToString().Split('\n');
        string[] examples =
        [
            .. lines.SkipWhile(
                l => !l.StartsWith("Example:", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim()).Where(l => l.Length > 0),
        ];
        Assert.NotEmpty(examples);
        RootCommand root = FavgCommand.Create(new CliHost { Out = TextWriter.Null, Error = TextWriter.Null });
        Assert.All(examples, e => Assert.Empty(root.Parse(e["favg ".Length..]).Errors));
    }

    [Fact]
    public void Help_OfTrain_ListsEverySettingWithItsDefault()
    {
        using var favg = new Favg();

        favg.Run("train --help");

        Assert.Contains("Training.Steps=100", favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("Data.ClusterCount=10", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trian", "Did you mean 'train'?")]
    [InlineData("train --wdth 4", "Did you mean '--width'?")]
    [InlineData("reproduce syntetic", "Did you mean 'synthetic'?")]
    [InlineData("data vrify", "Did you mean 'verify'?")]
    public void Run_MisspeltWord_SuggestsTheNearestAndExitsWithUsage(string line, string suggestion)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run(line));
        Assert.Contains(suggestion, favg.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(favg.Out.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("report")]
    [InlineData("train --width x")]
    [InlineData("train --seed -1")]
    [InlineData("train --threads 0")]
    [InlineData("features")]
    public void Run_IncompleteOrIllTypedLine_ExitsWithUsageAndOneHint(string line)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run(line));
        Assert.Single(favg.Error.ToString().Split('\n'), l => l.StartsWith("See: favg", StringComparison.Ordinal));
    }

    [Fact]
    public void Version_Asked_IsThePackageVersionWithItsCommit()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run("--version"));
        Assert.StartsWith(ProvenanceCollector.Version, favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void List_Always_NamesTheExperimentsWithTheirSource()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Done, favg.Run("list"));
        string[] lines = favg.Out.ToString().TrimEnd().Split('\n');
        Assert.All(lines[..^1], line => Assert.Contains("Li et al. 2025", line, StringComparison.Ordinal));
        Assert.Matches("^sweep run .* of synthetic, train, harden$", lines[^1].TrimEnd());
    }
}
