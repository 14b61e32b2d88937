using FeatureAveraging.Cli.Verification;

namespace FeatureAveraging.Cli.Tests.Verification;

public sealed class CommandWordsTests
{
    [Fact]
    public void Split_QuotedAndEmptyWords_AreKeptWhole() =>
        Assert.Equal(
            ["favg", "attack", "--labels", "0,1|2,3", "--out", "my runs/a", ""],
            CommandWords.Split("favg attack  --labels '0,1|2,3' --out 'my runs/a' ''"));

    [Fact]
    public void ValueOf_OptionNotGivenOrLast_IsNull()
    {
        Assert.Equal("7", CommandWords.ValueOf(["--seed", "7", "--out"], "--seed"));
        Assert.Null(CommandWords.ValueOf(["--seed", "7", "--out"], "--out"));
        Assert.Null(CommandWords.ValueOf(["--seed", "7"], "--threads"));
    }
}
