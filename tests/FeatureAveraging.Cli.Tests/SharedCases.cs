namespace FeatureAveraging.Cli.Tests;

/// <summary>The small files beside the clone that must be read right; their README says what is right.</summary>
internal static class SharedCases
{
    /// <summary>Full path of one; the test is skipped where there is none.</summary>
    public static string PathOf(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FeatureAveraging.slnx")))
        {
            folder = folder.Parent;
        }

        string path = Path.GetFullPath(Path.Combine(folder?.FullName ?? ".", "..", "shared", "cases", name));
        Assert.SkipUnless(Path.Exists(path), $"There is no ../shared/cases/{name} beside the clone.");
        return path;
    }
}
