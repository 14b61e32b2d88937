namespace Architecture.Tests;

public sealed class BuildTests
{
    /// <summary>Exact pins: a bare "1.2.3" is a minimum for NuGet, which the lock files turn into exactly that version.</summary>
    [Fact]
    public void PackageVersions_Central_AreWholeVersionsWithoutRanges() =>
        Assert.All(
            Repository.ReadXml("Directory.Packages.props").Descendants("PackageVersion"),
            package => Assert.Matches(@"^\d+\.\d+\.\d+(\.\d+)?$", package.Attribute("Version")!.Value));

    [Fact]
    public void PackageReferences_AnyProject_CarryNoVersion() =>
        Assert.DoesNotContain(Projects(), project =>
            Repository.ReadXml(project).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null));

    [Fact]
    public void LockFiles_AnyProject_AreThere() =>
        Assert.All(Projects(), project => Assert.NotEmpty(Repository.Files("packages*.lock.json", Path.GetDirectoryName(project)!)));

    /// <summary>
    /// Undocumented public members are CS1591, which GenerateDocumentationFile turns on and TreatWarningsAsErrors makes an error.
    /// </summary>
    [Fact]
    public void Warnings_MissingDocumentationIncluded_AreErrors()
    {
        Assert.Equal("true", Property("Directory.Build.props", "TreatWarningsAsErrors"));
        Assert.Equal("enable", Property("Directory.Build.props", "Nullable"));
        Assert.Equal("true", Property("eng/Source.props", "GenerateDocumentationFile"));
        string[] files =
        [
            "Directory.Build.props", "Directory.Build.targets", "eng/Source.props", ".editorconfig", .. Repository.Files("*.csproj", "src"),
            .. Repository.Files("*.cs", "src"),
        ];
        Assert.DoesNotContain(files, file => Repository.Read(file).Contains("CS1591", StringComparison.Ordinal));
    }

    [Fact]
    public void Solution_Projects_AreAllButTheBenchmarksAndTheTestsInABrowser()
    {
        string[] outside = ["benchmarks/", "tests/FeatureAveraging.Browser.Tests/"];
        IEnumerable<string> listed =
            Repository.ReadXml("FeatureAveraging.slnx").Descendants("Project").Select(project => project.Attribute("Path")!.Value);
        Assert.Equal(
            Projects().Where(project => !outside.Any(folder => project.StartsWith(folder, StringComparison.Ordinal))),
            listed.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> Projects() =>
        [.. Repository.Files("*.csproj", "src", "tests", "benchmarks", "eng").Order(StringComparer.Ordinal)];

    private static string? Property(string file, string name) =>
        Repository.ReadXml(file).Descendants(name).Select(element => element.Value).SingleOrDefault();
}
