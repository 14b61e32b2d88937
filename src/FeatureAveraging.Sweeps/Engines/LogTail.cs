namespace FeatureAveraging.Sweeps.Engines;

/// <summary>The last lines of what a worker said.</summary>
public static class LogTail
{
    private const int MostBytes = 4096;

    /// <summary>Reads them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">How many at most.</param>
    /// <returns>The lines; empty where there is no such file or nothing in it.</returns>
    public static IReadOnlyList<string> Read(string path, int lines)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Position = Math.Max(0, file.Length - MostBytes);
            using var reader = new StreamReader(file);
            string[] all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return all[Math.Max(0, all.Length - lines)..];
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
