namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class ReportCommandTests
{
    [Fact]
    public void Report_OfARunFolder_WritesTheSamePageAgain()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/run");
        string page = File.ReadAllText(favg.PathOf("run/index.html"));
        File.Delete(favg.PathOf("run/index.html"));

        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/run"));
        Assert.Equal(page, File.ReadAllText(favg.PathOf("run/index.html")));
    }

    [Fact]
    public void Report_OfATree_WritesAnIndexThatLinksToEveryRun()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/runs/a");
        favg.Run($"{Favg.TinyTraining} --seed 1 --out $DIR/runs/b");

        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/runs --out $DIR/site"));

        string index = File.ReadAllText(favg.PathOf("site/index.html"));
        Assert.Contains("a/index.html", index, StringComparison.Ordinal);
        Assert.Contains("b/index.html", index, StringComparison.Ordinal);
        Assert.True(File.Exists(favg.PathOf("site/b/index.html")));
    }

    [Theory]
    [InlineData("report $DIR")]
    [InlineData("report $DIR/none")]
    public void Report_WhereNoRunIs_ExitsWithData(string line)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Data, favg.Run(line));
    }

    [Fact]
    public void Report_BrokenRecord_ExitsWithDataAndNamesIt()
    {
        using var favg = new Favg();
        File.WriteAllText(favg.PathOf("run.json"), "{ \"schema\": 7 }");

        Assert.Equal(ExitCode.Data, favg.Run("report $DIR"));
        Assert.Contains("run.json", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Results_OfARecord_AreWrittenCheckedAndRefusedWhenTheRecordChanges()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/records/a");
        const string line = "report $DIR/records --results $DIR/docs/results.md";

        Assert.Equal(ExitCode.ClaimFailed, favg.Run($"{line} --check"));
        Assert.False(File.Exists(favg.PathOf("docs/results.md")));
        Assert.Equal(ExitCode.Done, favg.Run(line));
        Assert.Equal(ExitCode.Done, favg.Run($"{line} --check"));
        Assert.Contains("[a](../records/a)", File.ReadAllText(favg.PathOf("docs/results.md")), StringComparison.Ordinal);

        favg.Run($"{Favg.TinyTraining} --seed 1 --out $DIR/records/b");
        Assert.Equal(ExitCode.ClaimFailed, favg.Run($"{line} --check"));
        Assert.Single(favg.Error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Results_WrittenAgain_KeepTheIntroduction()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/a");
        favg.Run("report $DIR/a --results $DIR/results.md");
        string made = File.ReadAllText(favg.PathOf("results.md"));
        File.WriteAllText(favg.PathOf("results.md"), $"By hand.\n\n{made}Old numbers.\n");

        Assert.Equal(ExitCode.Done, favg.Run("report $DIR/a --results $DIR/results.md"));
        Assert.Equal($"By hand.\n\n{made}", File.ReadAllText(favg.PathOf("results.md")));
    }

    [Fact]
    public void Results_FileThatIsNoPageOfResults_IsLeftAlone()
    {
        using var favg = new Favg();
        favg.Run($"{Favg.TinyTraining} --out $DIR/a");
        File.WriteAllText(favg.PathOf("notes.md"), "Mine.");

        Assert.Equal(ExitCode.Data, favg.Run("report $DIR/a --results $DIR/notes.md"));
        Assert.Equal("Mine.", File.ReadAllText(favg.PathOf("notes.md")));
    }

    [Theory]
    [InlineData("report $DIR --check", "--results")]
    [InlineData("report $DIR --results a.md --out site", "exclude")]
    public void Results_OptionsThatDoNotGoTogether_ExitWithUsage(string line, string word)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run(line));
        Assert.Contains(word, favg.Error.ToString(), StringComparison.Ordinal);
    }
}
