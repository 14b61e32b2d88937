namespace FeatureAveraging.Reporting.Tests;

/// <summary>Compares text with a reviewed file; on a difference, writes what was received beside it.</summary>
internal static class GoldenFile
{
    public static void Matches(string name, string text)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", name);
        string expected = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (expected != text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".received", text);
        }

        Assert.True(
            expected == text,
            $"{name} differs from its golden file; compare {path}.received with tests/FeatureAveraging.Reporting.Tests/Golden/{name} " +
            "and, if the change is meant, copy it there.");
    }
}
