using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The README stays short, and what it quotes is what .ci/run runs.</summary>
public sealed partial class ReadmeTests
{
    private const string Sample = "samples/03-your-own-model";
    private const int MostLines = 120;

    [Fact]
    public void Readme_Length_IsThatOfAFirstPage() => Assert.InRange(Repository.Read("README.md").Split('\n').Length, 1, MostLines);

    [Fact]
    public void Readme_LibraryExample_IsPartOfItsSample()
    {
        Assert.Contains(Block("csharp"), Repository.Read($"{Sample}.cs"), StringComparison.Ordinal);
        Assert.Contains(Block("text"), Repository.Read($"{Sample}.expected.txt"), StringComparison.Ordinal);
    }

    private static string Block(string language) =>
        Assert.Single(Fence().Matches(Repository.Read("README.md")), match => match.Groups[1].Value == language).Groups[2].Value;

    [GeneratedRegex(@"^```(\w+)\n(.+?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
