using FeatureAveraging.Datasets.Catalog;

namespace FeatureAveraging.Datasets.Tests.Catalog;

public sealed class DataDirectoryTests
{
    [Theory]
    [InlineData("/opt", "FAVG_DATA=/env;HOME=/home/u", false, "/opt")]
    [InlineData(null, "FAVG_DATA=/env;XDG_CACHE_HOME=/xdg;HOME=/home/u", false, "/env")]
    [InlineData("", "FAVG_DATA=;XDG_CACHE_HOME=/xdg;HOME=/home/u", false, "/xdg/favg")]
    [InlineData(null, "XDG_CACHE_HOME=relative;HOME=/home/u", false, "/home/u/.cache/favg")]
    [InlineData(null, "HOME=/home/u", false, "/home/u/.cache/favg")]
    [InlineData(null, "HOME=/home/u;LOCALAPPDATA=/local", true, "/local/favg")]
    public void Resolve_OptionThenEnvironmentThenCache_TakesTheFirstGiven(
        string? option, string environment, bool windows, string expected) =>
        Assert.Equal(Path.GetFullPath(expected), DataDirectory.Resolve(option, Environment(environment), windows));

    [Theory]
    [InlineData(false, "HOME is not set")]
    [InlineData(true, "LOCALAPPDATA is not set")]
    public void Resolve_NothingKnown_SaysWhatToSet(bool windows, string said)
    {
        string message = Assert.Throws<DatasetException>(() => DataDirectory.Resolve(null, _ => null, windows)).Message;

        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", message, StringComparison.Ordinal);
    }

    [Fact]
    public void FindImageCache_DataElsewhere_IsInTheUsersCacheOrNowhere()
    {
        Func<string, string?> environment =
            Environment(OperatingSystem.IsWindows() ? "FAVG_DATA=/env;LOCALAPPDATA=/cache" : "FAVG_DATA=/env;XDG_CACHE_HOME=/cache");

        Assert.Equal(Path.GetFullPath("/cache/favg/images"), DataDirectory.FindImageCache(environment));
        Assert.Null(DataDirectory.FindImageCache(_ => null));
    }

    private static Func<string, string?> Environment(string text)
    {
        var values = text.Split(';').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        return name => values.GetValueOrDefault(name);
    }
}
