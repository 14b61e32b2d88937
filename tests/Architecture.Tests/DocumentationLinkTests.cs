using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class DocumentationLinkTests
{
    [Fact]
    public void Links_ToFilesOfTheRepository_LeadSomewhere()
    {
        string[] pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Repository.Files("*.md", "docs")];
        Assert.All(pages, page => Assert.All(Targets(page), target => Assert.True(
            Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target)), $"{page}: {target}")));
    }

    [Fact]
    public void Index_EveryPageOfTheDocumentation_IsListed()
    {
        const string index = "docs/index.md";
        IEnumerable<string> pages = Repository.Files("*.md", "docs").Where(page => page != index).Select(page => page["docs/".Length..]);
        Assert.Empty(pages.Except(Targets(index)));
    }

    private static IEnumerable<string> Targets(string page) => Link().Matches(Repository.Read(page))
        .Select(match => match.Groups[1].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
