using System.Text.RegularExpressions;

namespace Architecture.Tests;

public sealed partial class DocumentationLinkTests
{
    [Fact]
    public void Links_ToFilesOfTheRepository_LeadSomewhere()
    {
        string[] pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", .. Repository.Files("*.md", "docs")];
        string[] broken = [.. pages.SelectMany(page => Targets(page).Where(target => !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, target))).Select(target => $"{page}: {target}"))];
        Assert.Empty(broken);
    }

    private static IEnumerable<string> Targets(string page) => Link().Matches(Repository.Read(page))
        .Select(match => match.Groups[1].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
