namespace FeatureAveraging.Cli.Tests.Commands;

public sealed class DataCommandTests
{
    [Fact]
    public void List_EmptyDirectory_SaysWhereAndWhatIsMissing()
    {
        using var favg = new Favg();
        favg.Variables["FAVG_DATA"] = favg.Folder;

        Assert.Equal(ExitCode.Done, favg.Run("data list"));
        Assert.Contains(favg.Folder, favg.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("0 of 4 files here", favg.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_EmptyDirectory_ExitsWithData()
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Data, favg.Run("data verify mnist --data $DIR"));
        Assert.Equal(4, favg.Out.ToString().Split("absent").Length - 1);
        Assert.Contains("favg data fetch mnist", favg.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data verify mnits --data $DIR", "Did you mean mnist?")]
    [InlineData("data fetch imagenet --data $DIR", "expected mnist or cifar10")]
    [InlineData("data fetch mnist --data $DIR --mirror ftp://example.org/", "http")]
    public void Data_UnknownNameOrAddress_ExitsWithUsage(string line, string hint)
    {
        using var favg = new Favg();

        Assert.Equal(ExitCode.Usage, favg.Run(line));
        Assert.Contains(hint, favg.Error.ToString(), StringComparison.Ordinal);
    }
}
