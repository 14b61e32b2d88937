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
}
